/// Decoders written from the RFCs for these tests alone, so that encoders are not judged by their own code.
enum Decoding {
    static func base64(_ text: some StringProtocol) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard text.utf8.count % 4 == 0 else { return nil }
        var bits = 0
        var held = 0
        var out: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(bits >> held & 0xFF))
            }
        }
        return out
    }

    private static func escapes(_ text: some StringProtocol, mark: UInt8, spaceAs: UInt8?) -> [UInt8]? {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.popFirst() {
            if first == mark {
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, let byte = UInt8(digits, radix: 16), digits == digits.uppercased() else {
                    return nil
                }
                out.append(byte)
                rest = rest.dropFirst(2)
            } else if first == spaceAs {
                out.append(0x20)
            } else {
                out.append(first)
            }
        }
        return out
    }

    static func percent(_ text: some StringProtocol) -> [UInt8]? {
        escapes(text, mark: UInt8(ascii: "%"), spaceAs: nil)
    }

    /// The bytes of one encoded-word in UTF-8, or nil if the text is none.
    static func word(_ text: some StringProtocol) -> [UInt8]? {
        guard text.hasPrefix("=?UTF-8?"), text.hasSuffix("?="), text.utf8.count >= 12, text.utf8.count <= 75 else {
            return nil
        }
        let middle = text.dropFirst(8).dropLast(2)
        let payload = middle.dropFirst(2)
        if payload.contains("?") || payload.contains(" ") { return nil }
        if middle.hasPrefix("B?") { return base64(payload) }
        if middle.hasPrefix("Q?") { return escapes(payload, mark: UInt8(ascii: "="), spaceAs: UInt8(ascii: "_")) }
        return nil
    }

    /// Free text as a reader shows it: unfolded, white space between neighbouring encoded-words dropped (RFC 2047 §6.2).
    static func text(_ folded: String) -> String {
        let unfolded = String(folded.unicodeScalars.filter { $0 != "\r" && $0 != "\n" })
        var out: [UInt8] = []
        var gap = ""
        var lastWasWord = false
        for piece in unfolded.split(separator: " ", omittingEmptySubsequences: false) {
            if piece.isEmpty, !out.isEmpty || !gap.isEmpty {
                gap += " "
                continue
            }
            if let decoded = word(piece) {
                if !lastWasWord { out.append(contentsOf: gap.utf8) }
                out.append(contentsOf: decoded)
                lastWasWord = true
            } else {
                out.append(contentsOf: gap.utf8)
                out.append(contentsOf: piece.utf8)
                lastWasWord = false
            }
            gap = " "
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Quoted-printable with CRLF line ends; nil where a line breaks a rule of RFC 2045 §6.7.
    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        let lines = String(decoding: bytes, as: UTF8.self).components(by: "\r\n")
        for (number, line) in lines.enumerated() {
            if line.utf8.count > 76 || line.hasSuffix(" ") || line.hasSuffix("\t") { return nil }
            for byte in line.utf8 where !(0x20...0x7E ~= byte || byte == 9) { return nil }
            let isSoft = line.hasSuffix("=")
            guard let decoded = escapes(isSoft ? line.dropLast() : line[...], mark: UInt8(ascii: "="), spaceAs: nil)
            else {
                return nil
            }
            out.append(contentsOf: decoded)
            if !isSoft, number < lines.count - 1 { out.append(contentsOf: [13, 10]) }
            if isSoft, number == lines.count - 1 { return nil }
        }
        return out
    }
}

extension String {
    /// Split by scalars: as Characters CRLF would be one and a combining mark after it would hide it.
    func components(by separator: String) -> [String] {
        let mark = Array(separator.utf8)
        var parts: [[UInt8]] = [[]]
        let bytes = Array(utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: mark) {
                parts.append([])
                index += mark.count
            } else {
                parts[parts.count - 1].append(bytes[index])
                index += 1
            }
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}
