/// One parameter of a MIME header field, such as a file name (RFC 2231, MSG-9).
///
///     try MIMEParameter.encode(name: "filename", value: "informe – José.json")
///     // ["filename*=UTF-8''informe%20%E2%80%93%20Jos%C3%A9.json"]
package enum MIMEParameter {
    /// What a line holds beside the space before the parameter and the semicolon after it.
    private static let lineLimit = Folding.lineLimit - 2

    /// Writes a parameter as a token or quoted-string where it is short ASCII, else as RFC 2231 has it: percent-encoded
    /// UTF-8, cut into `name*0*`, `name*1*` … where it is long. Join the parts with `;` CRLF SP.
    /// - Parameter language: the BCP 47 tag of the value, if it matters; it asks for the extended form.
    /// - Throws: `MailError`: `controlCharacter`, `invalidParameter`.
    package static func encode(name: String, value: String, language: String = "") throws(MailError) -> [String] {
        guard 1...40 ~= name.utf8.count, ASCIISet.identifierWithoutDot.containsAll(name.utf8),
            language.utf8.count <= 12, ASCIISet.identifierWithoutDot.containsAll(language.utf8)
        else { throw .invalidParameter }
        let bytes = Array(value.utf8)
        if ControlCharacter.occurs(in: bytes) { throw .controlCharacter(field: "the MIME parameter \(name)") }
        guard language.isEmpty, bytes.allSatisfy({ $0 < 0x80 }) else { return extended(name, bytes, language) }
        let isToken = !bytes.isEmpty && ASCIISet.identifier.containsAll(bytes)
        let plain = name + "=" + (isToken ? value : value.quotedString)
        return plain.utf8.count <= lineLimit ? [plain] : extended(name, bytes, language)
    }

    private static func extended(_ name: String, _ bytes: [UInt8], _ language: String) -> [String] {
        let prefix = "UTF-8'" + language + "'"
        let scalars = percentEncoded(bytes)
        let whole = name + "*=" + prefix + scalars.joined()
        if whole.utf8.count <= lineLimit { return [whole] }
        var parts = [name + "*0*=" + prefix]
        for scalar in scalars {
            if parts[parts.count - 1].utf8.count + scalar.utf8.count > lineLimit {
                parts.append(name + "*\(parts.count)*=")
            }
            parts[parts.count - 1] += scalar
        }
        return parts
    }

    /// One string for each scalar, so that a value is never cut within one.
    private static func percentEncoded(_ bytes: [UInt8]) -> [String] {
        var scalars: [[UInt8]] = []
        for byte in bytes {
            if byte & 0xC0 != 0x80 { scalars.append([]) }
            if ASCIISet.attribute.contains(byte) {
                scalars[scalars.count - 1].append(byte)
            } else {
                Hex.appendEscape(byte, UInt8(ascii: "%"), to: &scalars[scalars.count - 1])
            }
        }
        return scalars.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// In quotes, with a backslash before each quote and backslash (RFC 5322 §3.2.4).
    fileprivate var quotedString: String {
        var out = "\""
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { out += "\\" }
            out.unicodeScalars.append(scalar)
        }
        return out + "\""
    }
}
