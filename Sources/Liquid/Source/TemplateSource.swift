/// The text of one template file, with the name that errors show.
package struct TemplateSource: Sendable {
    /// The path shown in errors, such as `Templates/spring/email.en.html`.
    package let name: String
    package let text: String
    /// The number of the text's first line in its file: greater than 1 where a head was cut off before.
    package let firstLine: Int
    let bytes: [UInt8]
    /// Where every so many bytes stand, so that finding a place does not read the text from its beginning.
    private let marks: [Mark]

    private struct Mark {
        var line: Int
        var column = 1

        mutating func pass(_ byte: UInt8) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    /// What the text was made from, and which pieces of it stand in there as they are.
    private let origin: Origin?

    private struct Origin {
        let pieces: [Piece]
        let offsets: Offsets

        /// The original's places: an enumeration may refer to itself, a struct may not.
        indirect enum Offsets { case source(TemplateSource) }

        var source: TemplateSource {
            switch offsets {
            case .source(let source): source
            }
        }

        /// Where a byte comes from: within a piece exactly, else the end of the piece before it.
        func offset(of byte: Int) -> Int {
            var (low, high) = (0, pieces.count)
            while low < high {
                let middle = (low + high) / 2
                if pieces[middle].start <= byte { low = middle + 1 } else { high = middle }
            }
            guard low > 0 else { return pieces.first?.origin ?? 0 }
            let piece = pieces[low - 1]
            return piece.origin + min(byte - piece.start, piece.length)
        }
    }

    /// A piece of a text that stands in the text it was made from as well; all in bytes.
    package struct Piece: Sendable {
        package let start: Int
        package let origin: Int
        package let length: Int

        package init(start: Int, origin: Int, length: Int) {
            self.start = start
            self.origin = origin
            self.length = length
        }
    }

    private static var stride: Int { 512 }

    /// A text that was made from another: errors show the places of that one.
    ///
    /// - Parameter pieces: what was taken over, in the order of the new text.
    package init(text: String, madeFrom original: TemplateSource, pieces: [Piece]) {
        self.init(
            name: original.name, text: text, firstLine: original.firstLine,
            origin: Origin(pieces: pieces, offsets: .source(original)))
    }

    package init(name: String, text: String, firstLine: Int = 1) {
        self.init(name: name, text: text, firstLine: firstLine, origin: nil)
    }

    private init(name: String, text: String, firstLine: Int, origin: Origin?) {
        self.origin = origin
        self.name = name
        self.text = text
        self.firstLine = firstLine
        bytes = Array(text.utf8)
        var marks: [Mark] = []
        marks.reserveCapacity(bytes.count / Self.stride + 1)
        var mark = Mark(line: firstLine)
        for (index, byte) in bytes.enumerated() {
            if index % Self.stride == 0 { marks.append(mark) }
            mark.pass(byte)
        }
        marks.append(mark)
        self.marks = marks
    }

    /// The place of a byte: lines count from `firstLine`, columns are 1-based code points.
    package func place(at offset: Int) -> Place {
        if let origin { return origin.source.place(at: origin.offset(of: offset)) }
        guard offset < bytes.count, offset >= 0 else {
            return Place(name: name, line: marks[marks.count - 1].line, column: marks[marks.count - 1].column)
        }
        var mark = marks[offset / Self.stride]
        for index in offset / Self.stride * Self.stride..<offset { mark.pass(bytes[index]) }
        return Place(name: name, line: mark.line, column: mark.column)
    }

    /// The line that a byte stands in, without its end, and what of it stands before the byte. Of a long line it is
    /// what is near.
    func line(at offset: Int) -> (text: String, lead: String) {
        if let origin { return origin.source.line(at: origin.offset(of: offset)) }
        let place = min(max(0, offset), bytes.count)
        var start = place
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), place - start < Self.shown || !isLetter(start) {
            start -= 1
        }
        var end = place
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r"),
            end - place < Self.shown || !isLetter(end)
        {
            end += 1
        }
        let isCut = start > 0 && bytes[start - 1] != UInt8(ascii: "\n")
        let lead = (isCut ? "…" : "") + String(decoding: bytes[start..<place], as: UTF8.self)
        let isLong = end < bytes.count && bytes[end] != UInt8(ascii: "\n") && bytes[end] != UInt8(ascii: "\r")
        return (lead + String(decoding: bytes[place..<max(place, end)], as: UTF8.self) + (isLong ? "…" : ""), lead)
    }

    /// Bytes of a line that errors show on each side of their place.
    private static var shown: Int { 160 }

    /// Whether a code point begins at this byte.
    private func isLetter(_ index: Int) -> Bool { bytes[index] & 0xC0 != 0x80 }
}

/// A place in a template file: line and column are 1-based, columns count code points.
package struct Place: Sendable, Hashable, CustomStringConvertible {
    package let name: String
    package let line: Int
    package let column: Int

    package var description: String { "\(name):\(line):\(column)" }
}

/// A byte of one of the sources that a program was compiled from.
struct Position: Sendable {
    var source: Int32
    var offset: Int32
}
