import Liquid
import Workspace

/// One file under `Templates/`: what its head says, and the Liquid below it, with the places of the file.
struct TemplateFile: Sendable {
    /// As errors show it: `Templates/spring/email.en.html`.
    let name: String
    let head: TemplateHead
    let body: TemplateSource
    /// The whole file, for excerpts.
    let source: SourceText
    /// The whole file, for the template version.
    let bytes: [UInt8]

    /// The same file with what was made of its body.
    func with(body: TemplateSource) -> TemplateFile {
        TemplateFile(name: name, head: head, body: body, source: source, bytes: bytes)
    }
}

/// What stands between the two lines `---` at the top of a template.
struct TemplateHead: Sendable {
    var subject: HeadText?
    var preheader: HeadText?
    var layout: HeadText?
    var version: HeadText?
}

/// A value of the head, with the place of its first character.
struct HeadText: Sendable {
    let text: String
    let mark: SourceMark
}

/// The keys that the head of a kind of template may have.
enum TemplateKind: Sendable {
    /// `email.<lang>.html` or `email.<lang>.md`: says the subject of both parts.
    case html
    /// `email.<lang>.txt`: has nothing to say besides its text.
    case text
    case sms
    case notice
    case layout
    case block

    var mayHaveHead: Bool { self != .block && self != .layout }
}

extension TemplateFile {
    /// - Throws: the mistakes of the head.
    static func parse(_ bytes: [UInt8], name: String, kind: TemplateKind) throws(Diagnostics) -> TemplateFile {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostics(
                Diagnostic(path: name, mark: nil, message: "the file is not UTF-8", hint: "Save it as UTF-8."))
        }
        let source = SourceText(path: name, text: text)
        let plain = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        guard kind.mayHaveHead, let split = try HeadSplit(plain, source: source) else {
            let body = TemplateSource(name: name, text: plain)
            return TemplateFile(name: name, head: TemplateHead(), body: body, source: source, bytes: bytes)
        }
        let head = try TemplateHead(yaml: split.head, source: source, kind: kind)
        let body = TemplateSource(name: name, text: split.body, firstLine: split.firstLine)
        return TemplateFile(name: name, head: head, body: body, source: source, bytes: bytes)
    }
}

/// A file cut at the end of its head.
private struct HeadSplit {
    /// From the top of the file, so that its lines count as in the file.
    let head: String
    let body: String
    /// The line of the file that the body begins at.
    let firstLine: Int

    /// Nil when the first line is not `---`.
    init?(_ text: String, source: SourceText) throws(Diagnostics) {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        func isFence(_ line: Substring.UTF8View) -> Bool {
            var line = line
            while let last = line.last, last == 0x20 || last == 0x0D || last == 0x09 { line.removeLast() }
            return line.elementsEqual("---".utf8)
        }
        guard let first = lines.popFirst(), isFence(first) else { return nil }
        guard let end = lines.firstIndex(where: isFence) else {
            throw Diagnostics(
                source.diagnostic(
                    .error, "the head that begins here has no end", at: SourceMark(line: 1, column: 1),
                    hint: "Write a second line '---' below it."))
        }
        head = String(text[..<lines[end].startIndex])
        body = String(text[lines[end].endIndex...].dropFirst())
        firstLine = end + 2
    }
}

extension TemplateHead {
    fileprivate init(yaml: String, source: SourceText, kind: TemplateKind) throws(Diagnostics) {
        let document = try YAML.parse(text: yaml, path: source.path)
        let problems = Problems(in: source)
        if document.root.isNull { return }
        let fields = Fields(document.root, in: problems)
        switch kind {
        case .html:
            subject = Self.text("subject", of: fields)
            preheader = Self.text("preheader", of: fields)
            layout = Self.text("layout", of: fields)
        case .sms: layout = Self.text("layout", of: fields)
        case .notice: version = Self.text("version", of: fields)
        case .text, .layout, .block: break
        }
        fields.finish()
        try problems.check()
    }

    private static func text(_ key: String, of fields: Fields) -> HeadText? {
        guard let entry = fields.entry(key), let text = fields.optionalString(key) else { return nil }
        var mark = entry.value.mark
        // The mark is that of the quote; the text begins behind it.
        switch entry.value.content {
        case .scalar(_, .singleQuoted), .scalar(_, .doubleQuoted):
            mark = SourceMark(line: mark.line, column: mark.column + 1)
        default: break
        }
        return HeadText(text: text, mark: mark)
    }
}
