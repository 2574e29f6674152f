import Liquid
import Markup

/// A mail written in Markdown, made into HTML and into the text that says the same.
///
/// Blocks that stand above its first words, such as `{% render 'hero' %}`, take the whole width; what follows is a letter,
/// an element of the class `letter`, which the style sheet dresses.
struct MarkdownLetter {
    let html: TemplateSource
    let text: TemplateSource
    /// Liquid that Markdown has no place for, as in the definition of a link that nobody uses.
    let lost: [Place]

    init(_ source: TemplateSource) {
        let holes = LiquidHoles(source)
        let document = MarkdownDocument(holes.markdown)
        let filled = holes.filled(Self.dressed(document.html, holes))
        html = filled.source
        lost = filled.lost.map { source.place(at: $0.range.lowerBound) }
        text =
            holes.filled(
                document.text { comment in
                    // A block begins with a line of its own; anything else takes its lines from what stands in it.
                    Self.isBlock(comment, holes) ? "\n\(comment)" : comment
                }
            ).source
    }

    private static func isBlock(_ comment: String, _ holes: LiquidHoles) -> Bool {
        holes.hole(inComment: comment)?.kind == .tag("render")
    }

    /// Tags that neither open nor close anything.
    private static let standalone: Set<String> = ["render", "assign", "echo", "comment", "#", ""]

    private static func dressed(_ html: String, _ holes: LiquidHoles) -> String {
        var lines = html.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var above = ""
        while let line = lines.first, line.hasPrefix("<!--"), line.hasSuffix("-->"),
            case .tag(let name)? = holes.hole(inComment: String(line.dropFirst(4).dropLast(3)))?.kind,
            standalone.contains(name)
        {
            above += line + "\n"
            lines.removeFirst()
        }
        let rest = lines.joined(separator: "\n")
        if rest.allSatisfy(\.isWhitespace) { return above }
        return """
            \(above)<table role="presentation" class="letter" width="100%" cellpadding="0" cellspacing="0" border="0">
            <tr><td class="letter-text">
            \(rest)</td></tr>
            </table>

            """
    }
}
