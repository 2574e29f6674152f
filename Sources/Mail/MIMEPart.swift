/// One part of a message, encoded for the way (RFC 2045).
package struct MIMEPart: Sendable, Equatable {
    /// How the body is encoded; neither needs more than seven bits, so `BODY=8BITMIME` is never asked for (MSG-8).
    package enum TransferEncoding: String, Sendable {
        case sevenBit = "7bit"
        case quotedPrintable = "quoted-printable"
        case base64
    }

    /// The value of `Content-Type`.
    package let contentType: String
    package let transferEncoding: TransferEncoding
    /// The encoded bytes, with CRLF as the only line end.
    package let body: [UInt8]
    /// Fields besides the two of every part.
    var furtherFields: [HeaderField] = []

    /// A part of text in UTF-8; its line ends may be LF, CRLF or CR.
    ///
    /// It goes as it is where it is ASCII in lines of at most 78 characters, else as quoted-printable.
    /// - Parameters:
    ///   - subtype: `plain` or `html`.
    ///   - content: the text; it may lack a line end at its end.
    /// - Throws: `MailError` with the code `notUTF8`.
    package static func text(_ subtype: String, _ content: [UInt8]) throws(MailError) -> MIMEPart {
        let contentType = "text/" + subtype + "; charset=utf-8"
        if let body = SevenBit.lines(content) {
            return MIMEPart(contentType: contentType, transferEncoding: .sevenBit, body: body)
        }
        if !WellFormedUTF8.check(content) { throw .notUTF8(part: subtype) }
        return MIMEPart(
            contentType: contentType, transferEncoding: .quotedPrintable, body: QuotedPrintable.encode(content))
    }

    /// The part's own header fields.
    var fields: [HeaderField] {
        [
            HeaderField("Content-Type", finished: Array(contentType.utf8)),
            HeaderField("Content-Transfer-Encoding", finished: Array(transferEncoding.rawValue.utf8)),
        ] + furtherFields
    }

    /// Whether a boundary occurs in the body.
    ///
    /// Each boundary has `=_` in it, which quoted-printable cannot hold, and an underscore is rare enough in text to
    /// look for that alone.
    func holds(_ boundary: [UInt8]) -> Bool {
        guard transferEncoding == .sevenBit, let offset = boundary.firstIndex(of: UInt8(ascii: "_")) else {
            return false
        }
        for index in body.indices where body[index] == UInt8(ascii: "_") {
            let start = index - offset
            if start >= 0, body[start...].starts(with: boundary) { return true }
        }
        return false
    }
}

/// Text that may go unencoded.
enum SevenBit {
    /// The text with CRLF at each line end, or nil where it has anything but printable ASCII and TAB, a blank at the
    /// end of a line, which some relays cut off, or a line over 78 characters (MSG-1).
    static func lines(_ content: [UInt8]) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(content.count + content.count / 16 + 2)
        var start = 0
        while start < content.count {
            var end = start
            while end < content.count, content[end] &- 0x20 < 0x5F || content[end] == 9 { end += 1 }
            if end - start > Folding.lineLimit { return nil }
            if end > start, content[end - 1] == 0x20 || content[end - 1] == 9 { return nil }
            out.append(contentsOf: content[start..<end])
            if end == content.count { break }
            switch content[end] {
            case 10: end += 1
            case 13: end += end + 1 < content.count && content[end + 1] == 10 ? 2 : 1
            default: return nil
            }
            out.append(13)
            out.append(10)
            start = end
        }
        return out
    }
}
