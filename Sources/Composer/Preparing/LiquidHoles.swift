import Liquid
import Markup

/// A template with a hole for each piece of Liquid, for what knows nothing of Liquid and would destroy it: Markdown takes
/// the bar of a filter for the end of a cell, and an HTML parser a condition in a table for text that does not belong
/// there.
struct LiquidHoles {
    /// A piece of Liquid, in bytes of the template: one tag or output, or a whole `raw` or `comment`.
    struct Hole {
        let range: Range<Int>
        let kind: Kind

        enum Kind: Equatable {
            /// `{{ … }}`, or what `raw` holds: it writes something.
            case output
            /// `{% NAME … %}`
            case tag(String)
        }
    }

    let source: TemplateSource
    let holes: [Hole]
    private let bytes: [UInt8]

    init(_ source: TemplateSource) {
        self.source = source
        bytes = Array(source.text.utf8)
        holes = Self.find(bytes)
    }

    // MARK: - Finding

    private static func find(_ bytes: [UInt8]) -> [Hole] {
        var holes: [Hole] = []
        var at = 0
        while at + 1 < bytes.count {
            guard bytes[at] == UInt8(ascii: "{"),
                bytes[at + 1] == UInt8(ascii: "{") || bytes[at + 1] == UInt8(ascii: "%")
            else {
                at += 1
                continue
            }
            let isOutput = bytes[at + 1] == UInt8(ascii: "{")
            var end = self.end(of: isOutput ? "}}" : "%}", in: bytes, from: at + 2)
            var kind = Hole.Kind.output
            if !isOutput {
                let name = name(bytes, from: at + 2)
                kind = name == "raw" ? .output : .tag(name)
                if name == "raw" || name == "comment" {
                    // Up to the tag that ends it, whatever stands between.
                    var next = end
                    while next < bytes.count, !isTag("end" + name, bytes, at: next) { next += 1 }
                    end = self.end(of: "%}", in: bytes, from: next)
                }
            }
            holes.append(Hole(range: at..<end, kind: kind))
            at = end
        }
        return holes
    }

    /// Behind the mark; the end of the text where there is none, which Liquid itself reports.
    private static func end(of mark: StaticString, in bytes: [UInt8], from start: Int) -> Int {
        let mark = Array(mark.description.utf8)
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == mark[0], bytes[at + 1] == mark[1] { return at + 2 }
            at += 1
        }
        return bytes.count
    }

    private static func name(_ bytes: [UInt8], from start: Int) -> String {
        var at = start
        while at < bytes.count, bytes[at] <= 0x20 || bytes[at] == UInt8(ascii: "-") { at += 1 }
        let letters = bytes[at...].prefix { 97...122 ~= $0 || 65...90 ~= $0 || $0 == UInt8(ascii: "_") }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func isTag(_ name: String, _ bytes: [UInt8], at place: Int) -> Bool {
        bytes[place...].starts(with: "{%".utf8) && Self.name(bytes, from: place + 2) == name
    }

    // MARK: - For Markdown

    /// Letters and digits that occur nowhere in the template.
    private var mark: String {
        var mark = "QzH"
        while source.text.contains(mark) { mark += "z" }
        return mark
    }

    /// The template with letters and digits in place of Liquid; tags that stand alone on a line are comments, and so
    /// blocks of their own.
    var markdown: String {
        let mark = mark
        var lines: [String] = [""]
        /// Whether a line has nothing but tags so far.
        var isLone = true
        var at = 0
        func close(_ line: inout String) {
            guard isLone, line.contains(mark) else { return }
            line = line.replacing(mark, with: "<!--" + mark).replacing("HzQ", with: "HzQ-->")
        }
        func add(_ text: ArraySlice<UInt8>) {
            for byte in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
                if byte.offset > 0 {
                    close(&lines[lines.count - 1])
                    lines.append("")
                    isLone = true
                }
                if byte.element.contains(where: { $0 > 0x20 }) { isLone = false }
                lines[lines.count - 1] += String(decoding: byte.element, as: UTF8.self)
            }
        }
        for (number, hole) in holes.enumerated() {
            add(bytes[at..<hole.range.lowerBound])
            if hole.kind == .output { isLone = false }
            lines[lines.count - 1] += "\(mark)\(number)HzQ"
            at = hole.range.upperBound
        }
        add(bytes[at...])
        close(&lines[lines.count - 1])
        return lines.joined(separator: "\n")
    }

    /// Which hole a comment of ``markdown`` stands for.
    func hole(inComment text: String) -> Hole? {
        let mark = mark
        guard text.hasPrefix(mark), text.hasSuffix("HzQ"),
            let number = Int(text.dropFirst(mark.count).dropLast(3)), holes.indices.contains(number)
        else { return nil }
        return holes[number]
    }

    /// What was made of ``markdown``, with the Liquid back in its places.
    ///
    /// - Returns: the text, and the holes that are not in it any more.
    func filled(_ made: String) -> (source: TemplateSource, lost: [Hole]) {
        let mark = Array(self.mark.utf8)
        let made = Array(made.utf8)
        var out: [UInt8] = []
        var pieces: [TemplateSource.Piece] = []
        var found = [Bool](repeating: false, count: holes.count)
        var at = 0
        while at < made.count {
            guard let (number, end) = Self.number(made, at: at, after: mark), holes.indices.contains(number) else {
                out.append(made[at])
                at += 1
                continue
            }
            var next = end
            if out.suffix(4).elementsEqual("<!--".utf8), made[end...].starts(with: "-->".utf8) {
                out.removeLast(4)
                next = end + 3
            }
            let hole = holes[number]
            pieces.append(
                TemplateSource.Piece(start: out.count, origin: hole.range.lowerBound, length: hole.range.count))
            out += bytes[hole.range]
            found[number] = true
            at = next
        }
        let text = String(decoding: out, as: UTF8.self)
        return (
            TemplateSource(text: text, madeFrom: source, pieces: pieces),
            zip(holes, found).filter { !$0.1 }.map(\.0)
        )
    }

    /// The number of the hole that stands there, and where it ends.
    private static func number(_ made: [UInt8], at place: Int, after mark: [UInt8]) -> (number: Int, end: Int)? {
        guard made[place] == mark[0], made[place...].starts(with: mark) else { return nil }
        let digits = made[(place + mark.count)...].prefix { 48...57 ~= $0 }
        guard !digits.isEmpty, made[digits.endIndex...].starts(with: "HzQ".utf8),
            let number = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return (number, digits.endIndex + 3)
    }

    // MARK: - For HTML

    /// The template with as many letters in place of Liquid inside of tags, and blanks between them, so that every byte
    /// stays where it is.
    var blanked: String {
        var blanked = bytes
        var isInTag = false
        var at = 0
        for hole in holes {
            for byte in bytes[at..<hole.range.lowerBound] {
                if byte == UInt8(ascii: "<") { isInTag = true } else if byte == UInt8(ascii: ">") { isInTag = false }
            }
            for place in hole.range where bytes[place] != UInt8(ascii: "\n") {
                blanked[place] = isInTag ? UInt8(ascii: "x") : 0x20
            }
            at = hole.range.upperBound
        }
        return String(decoding: blanked, as: UTF8.self)
    }
}
