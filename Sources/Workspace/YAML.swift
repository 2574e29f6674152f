/// Reads the YAML that Heed's own files are written in: one document of mappings, lists and texts.
///
/// The parts of YAML that surprise people are refused, each with its place: duplicate keys, anchors and aliases, merge
/// keys, tags, directives, several documents. Nothing is guessed from a text (no dates, no booleans, no octal numbers).
package enum YAML {
    /// The longest file that is read, in bytes.
    package static let longest = 1 << 20

    /// The deepest nesting that is read.
    package static let deepest = 32

    /// Reads a text that is in memory; `path` is the name shown in errors.
    ///
    ///     let document = try YAML.parse(text: "name: Casa Lumen\n", path: "heed.yaml")
    package static func parse(text: String, path: String) throws(Diagnostics) -> YAMLDocument {
        try parse(bytes: Array(text.utf8), path: path)
    }

    /// Reads the bytes of a file, which must be UTF-8.
    ///
    /// - Throws: the mistake of grammar at which reading stopped, or else every use of what is refused.
    package static func parse(bytes: [UInt8], path: String) throws(Diagnostics) -> YAMLDocument {
        guard bytes.count <= longest else {
            throw Diagnostics(
                Diagnostic(
                    path: path, mark: nil, message: "the file has \(bytes.count) bytes, more than \(longest)",
                    hint: "Split it, or check that it is the right file."))
        }
        try YAMLCharacters.check(bytes, path: path)
        let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let text = marked ? Array(bytes.dropFirst(3)) : bytes
        let source = SourceText(path: path, text: String(decoding: text, as: UTF8.self))
        var builder = YAMLBuilder(source: source, events: YAMLEvents(text))
        let root = try builder.build()
        return YAMLDocument(root: root, source: source)
    }
}
