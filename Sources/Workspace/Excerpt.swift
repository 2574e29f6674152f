/// A line of a source file made fit for a terminal, with a caret under one of its columns.
///
/// Control characters are shown as U+FFFD, so that a file cannot steer the terminal; a long line is cut around the
/// caret; wide and combining characters and tabs before the caret are allowed for.
package struct Excerpt {
    let text: String
    let caret: String

    private static let widest = 110
    private static let before = 70

    init(line: String, column: Int) {
        let scalars = Array(line.unicodeScalars)
        let target = min(max(column - 1, 0), scalars.count)
        var start = 0
        var end = scalars.count
        if scalars.count > Self.widest {
            start = max(0, target - Self.before)
            end = min(scalars.count, start + Self.widest)
        }
        var text = start > 0 ? "…" : ""
        var caret = start > 0 ? " " : ""
        for index in start..<end {
            let scalar = Self.visible(scalars[index])
            text.unicodeScalars.append(scalar)
            if index < target { caret += Self.blank(under: scalar) }
        }
        self.text = end < scalars.count ? text + "…" : text
        self.caret = caret + "^"
    }

    /// A value of the file as it may stand in a message: on one line, without control characters, not too long.
    package static func quoted(_ value: some StringProtocol) -> String {
        var text = ""
        for scalar in value.unicodeScalars.prefix(60) {
            text.unicodeScalars.append(scalar == "\t" ? " " : visible(scalar))
        }
        return value.unicodeScalars.dropFirst(60).isEmpty ? "'\(text)'" : "'\(text)…'"
    }

    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar == "\t" { return scalar }
        switch scalar.properties.generalCategory {
        // Format characters too: right-to-left overrides would show a line that is not what it says.
        case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
        default: return scalar
        }
    }

    private static func blank(under scalar: Unicode.Scalar) -> String {
        if scalar == "\t" { return "\t" }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return ""
        default: return isWide(scalar) ? "  " : " "
        }
    }

    /// Whether terminals give it two cells: the large East Asian blocks and emoji.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
