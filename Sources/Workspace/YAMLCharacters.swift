/// Checks before libyaml reads a file that it is UTF-8 and holds only characters that YAML allows.
///
/// libyaml refuses the same bytes, but knows of them only the offset and calls every place line 1, column 1.
enum YAMLCharacters {
    static func check(_ bytes: [UInt8], path: String) throws(Diagnostics) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Diagnostics(
                Diagnostic(path: path, mark: nil, message: "the file is UTF-16", hint: "Save it as UTF-8."))
        }
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var good = String.UnicodeScalarView()
        scalars: while true {
            switch decoder.decode(&rest) {
            case .emptyInput: break scalars
            case .error:
                throw refusal(
                    after: good, then: "\u{FFFD}", path: path, message: "this is not UTF-8",
                    hint: "Save the file as UTF-8.")
            case .scalarValue(let scalar):
                guard isAllowed(scalar) || (scalar == "\u{FEFF}" && good.isEmpty) else {
                    let name = String(scalar.value, radix: 16, uppercase: true)
                    let digits = String(repeating: "0", count: max(0, 4 - name.count)) + name
                    throw refusal(
                        after: good, then: scalar, path: path,
                        message: "the invisible character U+\(digits) is not allowed here", hint: "Delete it.")
                }
                good.append(scalar)
            }
        }
    }

    /// The printable characters of YAML 1.1 (§5.1) and line ends.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func refusal(
        after good: String.UnicodeScalarView, then bad: Unicode.Scalar, path: String, message: String, hint: String
    ) -> Diagnostics {
        let before = SourceText(path: path, text: String(good))
        let line = before.lines.last ?? ""
        return Diagnostics(
            Diagnostic(
                path: path, mark: SourceMark(line: before.lines.count, column: line.unicodeScalars.count + 1),
                message: message, hint: hint, excerpt: line + String(Character(bad))))
    }
}
