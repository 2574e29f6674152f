/// Finds texts that stand out too little from what is behind them, by the colours in the elements' own styles, in light
/// and, where a style sheet in the page says so, in the dark (WCAG 2.2, 1.4.3: 4.5, or 3 for large letters).
///
///     ContrastCheck.findings("<p style=\"color:#999\">Hi</p>").first?.ratio    // 2.85
package enum ContrastCheck {
    package struct Finding: Sendable, Hashable {
        /// The first words.
        package let text: String
        package let color: Color
        package let background: Color
        package let needed: Double
        package let isDark: Bool

        package var ratio: Double { color.contrast(with: background) }
    }

    package static func findings(_ html: String) -> [Finding] {
        let light = walk(html, isDark: false)
        guard let dark = darkened(html) else { return light }
        // What the dark changes nothing about is told once.
        let known = Set(light.map { [$0.text, "\($0.color)", "\($0.background)"] })
        return light
            + walk(dark, isDark: true).filter { !known.contains([$0.text, "\($0.color)", "\($0.background)"]) }
    }

    /// The page as it looks in the dark; nil where it has nothing to say about that.
    private static func darkened(_ html: String) -> String? {
        var rules = ""
        var rest = html[...]
        while let open = rest.firstRange(of: "<style>"),
            let close = rest[open.upperBound...].firstRange(of: "</style>")
        {
            rules += rest[open.upperBound..<close.lowerBound]
            rest = rest[close.upperBound...]
        }
        guard let sheet = try? StyleSheet(rules) else { return nil }
        var dark = ""
        for block in sheet.atRules where block.head.contains("prefers-color-scheme") && block.head.contains("dark") {
            dark += block.body
        }
        guard !dark.isEmpty, let inside = try? StyleSheet(dark) else { return nil }
        var bytes = Array(html.utf8)
        for edit in StyleInliner.edits(of: html, inside).reversed() {
            bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What holds for the texts of an element.
    private struct Look {
        var name = ""
        var color = Color.black
        var background = Color.white
        var size = 16.0
        var isBold = false
        var isHidden = false
    }

    private static let boldElements: Set<String> = ["b", "strong", "th", "h1", "h2", "h3", "h4"]

    private static func walk(_ html: String, isDark: Bool) -> [Finding] {
        var open = [Look()]
        var findings: [Finding] = []
        for token in HTMLTokens(html) {
            switch token {
            case .start(let tag):
                if !HTMLTokens.void.contains(tag.name), !tag.closesItself {
                    open.append(look(of: tag, in: open[open.count - 1]))
                }
            case .end(let name):
                if let place = open.lastIndex(where: { $0.name == name }), place > 0 { open.removeSubrange(place...) }
            case .text(let text):
                let look = open[open.count - 1]
                let words = text.replacing("&nbsp;", with: " ").trimmingWhitespace
                if words.isEmpty || look.isHidden { continue }
                let needed = look.size >= 24 || look.isBold && look.size >= 18.66 ? 3 : 4.5
                if look.color.contrast(with: look.background) < needed {
                    findings.append(
                        Finding(
                            text: String(words.prefix(40)), color: look.color, background: look.background,
                            needed: needed, isDark: isDark))
                }
            }
        }
        return findings
    }

    private static func look(of tag: HTMLTokens.Tag, in outer: Look) -> Look {
        var look = outer
        look.name = tag.name
        if boldElements.contains(tag.name) { look.isBold = true }
        if tag["aria-hidden"] == "true" || tag["hidden"] != nil { look.isHidden = true }
        if let color = tag["bgcolor"].flatMap(Color.init(css:)) { look.background = color }
        for declaration in StyleSheet.declarations(tag["style"] ?? "") {
            let value = declaration.value.lowercased()
            switch declaration.property {
            case "color": look.color = Color(css: value) ?? look.color
            case "background-color", "background": look.background = Color(css: value) ?? look.background
            case "font-size": if value.hasSuffix("px") { look.size = Double(value.dropLast(2)) ?? look.size }
            case "font-weight": look.isBold = value == "bold" || (Int(value) ?? 400) >= 700
            case "display": if value == "none" { look.isHidden = true }
            case "visibility": if value == "hidden" { look.isHidden = true }
            default: break
            }
        }
        return look
    }
}
