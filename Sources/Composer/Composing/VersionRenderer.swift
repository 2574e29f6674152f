import Campaigns
import Liquid

/// The renderers of one version with their working memory, for one thread.
final class VersionRenderer {
    let version: PreparedVersion
    private let subject: PartRenderer?
    private let preheader: PartRenderer?
    private let html: BodyRenderer?
    private let text: BodyRenderer

    init(_ version: PreparedVersion) {
        self.version = version
        subject = version.head.map { PartRenderer($0.subject) }
        preheader = version.head?.preheader.map(PartRenderer.init)
        html = version.html.map(BodyRenderer.init)
        text = BodyRenderer(version.text)
    }

    /// What a message is rendered from.
    struct Material {
        let person: PersonView
        /// The link to unsubscribe.
        let link: String
        /// The link to the page of preferences; nil in texts, and for who has only asked to sign up.
        var preferences: String?
        /// The link to the page where people reach their own data: that of preferences opens it too.
        var rights: String? { preferences?.replacing("/p/", with: "/rights/", maxReplacements: 1) }
        /// The link to the page of a privacy report; nil in other messages.
        var reportLink: String?
        let facts: NoticeFacts
        /// Seconds since 1970 UTC: `'now'`.
        let now: Int64
        /// What it brings.
        var offer: GivenOffer?
        /// What it tells of the person's data.
        var report: ReportView?
        /// Whether it is the first message to the person.
        var isFirst = false
        /// Whether its links tell that they were followed.
        var isMeasured = false
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
        /// Where the notice begins.
        var offset = 0
    }

    func render(_ material: Material) throws(ComposerError) -> Rendered {
        let context = Value.integer(Int(material.now))
        let links = Value.object(
            Object(
                TemplateRoots.linksShape,
                [
                    .string(material.link), material.preferences.map { .string($0) } ?? .nil,
                    material.rights.map { .string($0) } ?? .nil, material.reportLink.map { .string($0) } ?? .nil,
                ]))
        var usage = FieldUsage(version)
        var rendered = Rendered()

        let person = material.person
        let fixed = version.fixed
        let roots = [
            person.customer, person.event, try OfferView.value(material.offer, version, person),
            material.report?.value ?? .nil, fixed.organisation,
            fixed.campaign, fixed.purpose, links, fixed.language,
        ]
        if let subject {
            let globals = Object(TemplateRoots.headShape, roots)
            rendered.subject = try subject.line(globals, context, &usage)
            if rendered.subject.isEmpty { throw .emptySubject(version.templateName) }
            if let preheader { rendered.preheader = try preheader.line(globals, context, &usage) }
        }
        let globals = Object(
            TemplateRoots.bodyShape, roots + [.string(rendered.subject), .string(rendered.preheader)])
        try html?.renderBody(globals, context, &usage)
        try text.renderBody(globals, context, &usage)

        // Only now is it known what the message uses: the notice comes last.
        let used = usage.fields(of: person, version, all: material.namesAllFields)
        rendered.fieldsUsed = used
        let notice = material.facts.values(
            labels: used.map { .string($0.label) },
            selecting: used.filter(\.isSelecting).map { .string($0.label) }, notShared: version.notShared,
            isFirst: material.isFirst, isMeasured: material.isMeasured,
            sources: version.sources(of: person, used: used, all: material.isFirst || material.namesAllFields).map {
                .string($0)
            })
        let noticeGlobals = Object(
            TemplateRoots.noticesShape,
            [fixed.organisation, fixed.campaign, fixed.purpose, links, fixed.language, notice])
        rendered.html = try html?.filled(noticeGlobals, context, version.templateName)
        rendered.text = try text.filled(noticeGlobals, context, version.templateName)
        return rendered
    }
}

/// Renders one part again and again.
private final class PartRenderer {
    private let part: PreparedPart
    private var renderer: Renderer

    init(_ part: PreparedPart) {
        self.part = part
        renderer = Renderer(part.program)
    }

    /// The slots that the last render passed.
    var slots: [SlotMark] { renderer.slots }

    /// Appends the part's text.
    func render(_ globals: Object, _ context: Value, into bytes: inout [UInt8]) throws(ComposerError) {
        do {
            try renderer.render(globals, context: context, into: &bytes)
        } catch {
            throw .render(error, shownAt: part.text.shown(error.place))
        }
    }

    func note(_ usage: inout FieldUsage) { usage.add(renderer.trace, part) }

    /// A text of one line, without white space around it.
    func line(_ globals: Object, _ context: Value, _ usage: inout FieldUsage) throws(ComposerError) -> String {
        var bytes: [UInt8] = []
        try render(globals, context, into: &bytes)
        note(&usage)
        var line = bytes[...]
        while let first = line.first, first == 0x20 || first == 0x0A || first == 0x0D { line.removeFirst() }
        while let last = line.last, last == 0x20 || last == 0x0A || last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}

/// Renders a body in its layout, and then the notice into the layout's slot.
private final class BodyRenderer {
    private let body: PartRenderer
    private let notice: PartRenderer
    private var bytes: [UInt8] = []

    init(_ prepared: PreparedBody) {
        body = PartRenderer(prepared.part)
        notice = PartRenderer(prepared.notice)
    }

    func renderBody(_ globals: Object, _ context: Value, _ usage: inout FieldUsage) throws(ComposerError) {
        bytes.removeAll(keepingCapacity: true)
        try body.render(globals, context, into: &bytes)
        body.note(&usage)
    }

    func filled(
        _ globals: Object, _ context: Value, _ template: String
    ) throws(ComposerError) -> VersionRenderer.Filled {
        var filled = VersionRenderer.Filled()
        try notice.render(globals, context, into: &filled.notice)
        // A layout may skip its slot by a condition or pass it twice in a loop, which only a render shows.
        let slots = body.slots
        guard slots.count == 1, let slot = slots.first, slot.offset <= bytes.count else {
            throw .noWayOut(template, lacks: "exactly one privacy notice")
        }
        filled.offset = slot.offset
        filled.bytes.reserveCapacity(bytes.count + filled.notice.count)
        filled.bytes.append(contentsOf: bytes[..<slot.offset])
        filled.bytes.append(contentsOf: filled.notice)
        filled.bytes.append(contentsOf: bytes[slot.offset...])
        return filled
    }
}
