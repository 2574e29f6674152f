import CCMark
import Glibc

/// A text in Markdown (CommonMark with GitHub's tables, strike-through and bare links), read once.
///
///     let document = MarkdownDocument("# Hello\n\nA **lamp**, [see](https://example.com).")
///     document.html        // <h1>Hello</h1>\n<p>A <strong>lamp</strong>, <a href="https://example.com">see</a>.</p>\n
///     document.text()      // * Hello\n\nA lamp, see (https://example.com).
///
/// HTML in it stays: it comes from the organisation's own templates.
package final class MarkdownDocument {
    private let parser: OpaquePointer
    let root: OpaquePointer

    private static let options = CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8
    private static let extensions = ["table", "strikethrough", "autolink"]
    /// Markdown knows no table without a head; one without words is none.
    private nonisolated(unsafe) static let emptyHead = /<thead>\n<tr>\n(?:<th[^>]*><\/th>\n)+<\/tr>\n<\/thead>\n/
    private static let isReady: Bool = {
        cmark_gfm_core_extensions_ensure_registered()
        return true
    }()

    package init(_ text: String) {
        precondition(Self.isReady)
        guard let parser = cmark_parser_new(Self.options) else { fatalError("cmark has no memory for a parser.") }
        for name in Self.extensions {
            guard let found = cmark_find_syntax_extension(name) else {
                fatalError("cmark-gfm lacks its extension \(name).")
            }
            cmark_parser_attach_syntax_extension(parser, found)
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else { fatalError("cmark has no memory for a document.") }
        self.parser = parser
        self.root = root
    }

    deinit {
        cmark_node_free(root)
        cmark_parser_free(parser)
    }

    package var html: String {
        let rendered = cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser))
        guard let rendered else { fatalError("cmark has no memory for its answer.") }
        defer { free(rendered) }
        return String(cString: rendered).replacing(Self.emptyHead, with: "")
    }

    /// The text that says the same, with the links' addresses in it; paragraphs are parted by empty lines and wrapped.
    ///
    /// - Parameters:
    ///   - width: of a line, but for words that are longer.
    ///   - lone: what stands for a comment (`<!--…-->`) that is a block of its own, whose contents it gets.
    package func text(width: Int = 72, lone: (String) -> String = { _ in "" }) -> String {
        withoutActuallyEscaping(lone) { lone in
            var writer = MarkdownTextWriter(width: width, lone: lone)
            writer.write(blocksOf: MarkdownNode(root))
            return writer.text
        }
    }
}
