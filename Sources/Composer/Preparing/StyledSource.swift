import Liquid
import Markup

/// A template in HTML with the rules of a style sheet written into its elements.
struct StyledSource {
    let source: TemplateSource
    /// Where a class is worked out by Liquid, so that no rule can be written in for it; bytes of the original.
    let computedClasses: [Int]

    /// - Parameter rest: rules that a `<style>` at the end of the head takes.
    init(_ original: TemplateSource, _ sheet: StyleSheet, rest: String = "") {
        let holes = LiquidHoles(original)
        let blanked = holes.blanked
        let bytes = Array(original.text.utf8)
        var out: [UInt8] = []
        var pieces: [TemplateSource.Piece] = []
        var at = 0
        func copy(to end: Int) {
            guard end > at else { return }
            pieces.append(TemplateSource.Piece(start: out.count, origin: at, length: end - at))
            out += bytes[at..<end]
            at = end
        }
        var edits = StyleInliner.edits(of: blanked, sheet)
        if !rest.isEmpty, let head = blanked.firstRange(of: "</head>") {
            let place = blanked.utf8.distance(from: blanked.startIndex, to: head.lowerBound)
            let text = "<style>\n\(rest)</style>\n"
            edits.append(StyleInliner.Edit(range: place..<place, text: text, addition: text))
            edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        }
        for edit in edits {
            copy(to: edit.range.lowerBound)
            // An own style with Liquid in it stays as it is, behind the rules: what comes later holds.
            if holes.holes.contains(where: { $0.range.overlaps(edit.range) }) {
                out += edit.addition.utf8
            } else {
                out += edit.text.utf8
                at = edit.range.upperBound
            }
        }
        copy(to: bytes.count)
        source = TemplateSource(text: String(decoding: out, as: UTF8.self), madeFrom: original, pieces: pieces)
        let hasClasses = sheet.rules.contains { $0.selector.contains(".") }
        computedClasses = hasClasses ? Self.computedClasses(Array(blanked.utf8), holes.holes) : []
    }

    private static func computedClasses(_ blanked: [UInt8], _ holes: [LiquidHoles.Hole]) -> [Int] {
        holes.map(\.range.lowerBound).filter { place in
            // Back to the quote that opens the value, which has to be that of a class.
            var at = place - 1
            while at >= 0, blanked[at] != UInt8(ascii: "\""), blanked[at] != UInt8(ascii: "'") {
                if blanked[at] == UInt8(ascii: ">") || blanked[at] == UInt8(ascii: "<") { return false }
                at -= 1
            }
            return at >= 6 && String(decoding: blanked[at - 6..<at], as: UTF8.self).lowercased() == "class="
        }
    }
}
