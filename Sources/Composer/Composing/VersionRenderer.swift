import Liquid

/// The renderers of one version with their working memory, for one thread.
final class VersionRenderer {
    let version: PreparedVersion
    private var subject: Renderer?
    private var preheader: Renderer?
    private var html: BodyRenderer?
    private var text: BodyRenderer

    init(_ version: PreparedVersion) {
        self.version = version
        if let head = version.head {
            subject = Renderer(head.subject.program)
            if let part = head.preheader { preheader = Renderer(part.program) }
        }
        html = version.html.map(BodyRenderer.init)
        text = BodyRenderer(version.text)
    }

    /// What a message is rendered from.
    struct Material {
        let person: PersonView
        /// The link to unsubscribe.
        let link: String
        let facts: NoticeFacts
        /// Seconds since 1970 UTC: `'now'`.
        let now: Int64
        /// Names every field in the notice, whether used or not: the longest that it can get.
        var namesAllFields = false
    }

    /// All the texts of a message.
    struct Rendered {
        var subject = ""
        var preheader = ""
        var html: Filled?
        var text = Filled()
        var fieldsUsed: [UsedField] = []
    }

    /// A part with its notice in its place.
    struct Filled {
        var bytes: [UInt8] = []
        var notice: [UInt8] = []
    }

    func render(_ material: Material) throws(ComposerError) -> Rendered {
        let context = Value.integer(Int(material.now))
        let links = Value.object(Object(TemplateRoots.linksShape, [.string(material.link), .nil]))
        var usage = FieldUsage(version)
        var rendered = Rendered()

        let person = material.person
        let fixed = version.fixed
        let roots = [
            person.customer, person.event, fixed.organisation, fixed.campaign, fixed.purpose, links, fixed.language,
        ]
        if let head = version.head {
            let globals = Object(TemplateRoots.headShape, roots)
            rendered.subject = try Self.line(&subject, head.subject, globals, context, &usage)
            if rendered.subject.isEmpty { throw .emptySubject(version.templateName) }
            if let part = head.preheader {
                rendered.preheader = try Self.line(&preheader, part, globals, context, &usage)
            }
        }
        let globals = Object(
            TemplateRoots.bodyShape, roots + [.string(rendered.subject), .string(rendered.preheader)])
        if let body = version.html { try html?.renderBody(body, globals, context, &usage) }
        try text.renderBody(version.text, globals, context, &usage)

        // Only now is it known what the message uses: the notice comes last.
        let used = usage.fields(of: person, version, all: material.namesAllFields)
        rendered.fieldsUsed = used
        let notice = material.facts.values(
            labels: used.map { .string($0.label) },
            selecting: used.filter(\.isSelecting).map { .string($0.label) }, notShared: version.notShared)
        let noticeGlobals = Object(
            TemplateRoots.noticesShape,
            [fixed.organisation, fixed.campaign, fixed.purpose, links, fixed.language, notice])
        if let body = version.html {
            rendered.html = try html?.filled(body, noticeGlobals, context, version.templateName)
        }
        rendered.text = try text.filled(version.text, noticeGlobals, context, version.templateName)
        return rendered
    }

    /// A text of one line, without white space around it.
    private static func line(
        _ renderer: inout Renderer?, _ part: PreparedPart, _ globals: Object, _ context: Value,
        _ usage: inout FieldUsage
    ) throws(ComposerError) -> String {
        var bytes: [UInt8] = []
        do {
            try renderer?.render(globals, context: context, into: &bytes)
        } catch {
            throw .render(error, shownAt: part.text.shown(error.place))
        }
        if let trace = renderer?.trace { usage.add(trace, part) }
        var line = bytes[...]
        while let first = line.first, first == 0x20 || first == 0x0A || first == 0x0D { line.removeFirst() }
        while let last = line.last, last == 0x20 || last == 0x0A || last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}

/// Renders a body in its layout, and then the notice into the layout's slot.
private final class BodyRenderer {
    private var body: Renderer
    private var notice: Renderer
    private var bytes: [UInt8] = []

    init(_ prepared: PreparedBody) {
        body = Renderer(prepared.part.program)
        notice = Renderer(prepared.notice.program)
    }

    func renderBody(
        _ prepared: PreparedBody, _ globals: Object, _ context: Value, _ usage: inout FieldUsage
    ) throws(ComposerError) {
        bytes.removeAll(keepingCapacity: true)
        do {
            try body.render(globals, context: context, into: &bytes)
        } catch {
            throw .render(error, shownAt: prepared.part.text.shown(error.place))
        }
        usage.add(body.trace, prepared.part)
    }

    func filled(
        _ prepared: PreparedBody, _ globals: Object, _ context: Value, _ template: String
    ) throws(ComposerError) -> VersionRenderer.Filled {
        var filled = VersionRenderer.Filled()
        do {
            try notice.render(globals, context: context, into: &filled.notice)
        } catch {
            throw .render(error, shownAt: prepared.notice.text.shown(error.place))
        }
        // A layout may skip its slot by a condition or pass it twice in a loop, which only a render shows.
        guard body.slots.count == 1, let slot = body.slots.first, slot.offset <= bytes.count else {
            throw .noWayOut(template, lacks: "exactly one privacy notice")
        }
        filled.bytes.reserveCapacity(bytes.count + filled.notice.count)
        filled.bytes.append(contentsOf: bytes[..<slot.offset])
        filled.bytes.append(contentsOf: filled.notice)
        filled.bytes.append(contentsOf: bytes[slot.offset...])
        return filled
    }
}
