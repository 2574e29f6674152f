/// A picture inside of a mail, which its HTML shows by the address `cid:ID` (RFC 2392, RFC 2387): nothing is loaded from
/// afar, and nobody learns who looks.
///
///     let logo = try InlineImage(bytes, name: "logo.png", id: "5f3a…@casalumen.example")
///     logo.url    // cid:5f3a…@casalumen.example
package struct InlineImage: Sendable, Equatable {
    /// Without angle brackets.
    package let id: String
    /// `image/png`, `image/jpeg` or `image/gif`, by what the bytes are.
    package let type: String
    /// In pixels, as the file says; nil for a JPEG that does not.
    package let size: Size?
    /// As they are.
    package let bytes: [UInt8]
    let part: MIMEPart

    package struct Size: Sendable, Equatable {
        package let width: Int
        package let height: Int
    }

    /// Pictures are for mails: more than so many bytes make a mail slow.
    package static let mostBytes = 300_000

    /// - Parameters:
    ///   - name: how mail programs call the file.
    ///   - id: `left@domain`, the same for the same picture.
    /// - Throws: `MailError`: `invalidImage`, `invalidMessageID`.
    package init(_ bytes: [UInt8], name: String, id: String) throws(MailError) {
        guard bytes.count <= Self.mostBytes else {
            throw .invalidImage("is larger than \(Self.mostBytes / 1000) kB: make it smaller")
        }
        let ascii = ASCIISet.identifier
        let parts = id.utf8.split(separator: UInt8(ascii: "@"))
        guard parts.count == 2, parts.allSatisfy({ ascii.containsAll($0) }), id.utf8.count <= 120 else {
            throw .invalidMessageID
        }
        guard let kind = Self.kind(of: bytes) else { throw .invalidImage("is no PNG, JPEG or GIF") }
        self.id = id
        self.bytes = bytes
        type = kind.type
        size = kind.size
        let file = String(name.unicodeScalars.map { ascii.containsAll(String($0).utf8) ? Character($0) : "-" })
        part = MIMEPart(
            contentType: kind.type, transferEncoding: .base64, body: Base64.encode(bytes, lineLength: 76),
            furtherFields: [
                HeaderField("Content-ID", finished: Array("<\(id)>".utf8)),
                HeaderField("Content-Disposition", finished: Array("inline; filename=\"\(file)\"".utf8)),
            ])
    }

    /// How HTML names it.
    package var url: String { "cid:\(id)" }

    /// The picture as an address that holds it, for looking at the HTML outside of a mail.
    package var dataURL: String { "data:\(type);base64," + String(decoding: Base64.encode(bytes), as: UTF8.self) }

    private static func kind(of bytes: [UInt8]) -> (type: String, size: Size?)? {
        func number(_ at: Int, _ count: Int, isLittle: Bool = false) -> Int {
            let part = bytes[at..<at + count]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), bytes.count >= 24 {
            return ("image/png", Size(width: number(16, 4), height: number(20, 4)))
        }
        if bytes.starts(with: "GIF8".utf8), bytes.count >= 10 {
            return ("image/gif", Size(width: number(6, 2, isLittle: true), height: number(8, 2, isLittle: true)))
        }
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        // Segments up to the frame, which tells the size.
        var at = 2
        while at + 9 < bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            if 0xC0...0xCF ~= marker, marker != 0xC4, marker != 0xC8, marker != 0xCC {
                return ("image/jpeg", Size(width: number(at + 7, 2), height: number(at + 5, 2)))
            }
            at += 2 + number(at + 2, 2)
        }
        return ("image/jpeg", nil)
    }
}
