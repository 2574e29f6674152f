/// The text of one template file, with the name that errors show.
package struct TemplateSource: Sendable {
    /// The path shown in errors, such as `Templates/spring/email.en.html`.
    package let name: String
    package let text: String
    /// The number of the text's first line in its file: greater than 1 where a head was cut off before.
    package let firstLine: Int
    let bytes: [UInt8]

    package init(name: String, text: String, firstLine: Int = 1) {
        self.name = name
        self.text = text
        self.firstLine = firstLine
        bytes = Array(text.utf8)
    }

    /// The place of a byte: lines count from `firstLine`, columns are 1-based code points.
    func place(at offset: Int) -> Place {
        var line = firstLine
        var start = 0
        for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        var column = 1
        for index in start..<max(start, min(offset, bytes.count)) where bytes[index] & 0xC0 != 0x80 { column += 1 }
        return Place(name: name, line: line, column: column)
    }

    /// The whole line that a byte stands in, without its end.
    func line(at offset: Int) -> String {
        var start = min(offset, bytes.count)
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = min(offset, bytes.count)
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}

/// A place in a template file: line and column are 1-based, columns count code points.
package struct Place: Sendable, Equatable, CustomStringConvertible {
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
