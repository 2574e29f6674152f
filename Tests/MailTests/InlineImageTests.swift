import Testing

@testable import Mail

@Suite struct InlineImageTests {
    /// A PNG of 2 × 1 pixels, up to its header.
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]

    @Test func thePictureIsWhatItsBytesAre() throws {
        let png = try InlineImage(Self.png, name: "logo.png", id: "a1@x.test")
        #expect(png.type == "image/png")
        #expect(png.size == InlineImage.Size(width: 2, height: 1))
        let gif = try InlineImage(Array("GIF89a".utf8) + [3, 0, 4, 0, 0], name: "dot.gif", id: "a2@x.test")
        #expect(gif.type == "image/gif")
        #expect(gif.size == InlineImage.Size(width: 3, height: 4))
        let jpeg = try InlineImage(
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 5, 0, 6, 1, 1, 0x11, 0], name: "p.jpg",
            id: "a3@x.test")
        #expect(jpeg.size == InlineImage.Size(width: 6, height: 5))
    }

    @Test func whatIsNoPictureIsRefused() {
        #expect(throws: MailError.self) { _ = try InlineImage(Array("<svg/>".utf8), name: "a.svg", id: "a@x.test") }
        #expect(throws: MailError.self) {
            _ = try InlineImage(
                Self.png + [UInt8](repeating: 0, count: InlineImage.mostBytes), name: "a.png", id: "a@x.test")
        }
        #expect(throws: MailError.self) { _ = try InlineImage(Self.png, name: "a.png", id: "a\r\nb@x.test") }
    }

    /// RFC 2387, RFC 2392: the HTML comes first in the related part, and its picture has the name that the address uses.
    @Test func theMailCarriesIt() throws {
        let image = try InlineImage(Self.png, name: "my \"logo\".png", id: "a1@x.test")
        var draft = EmailDraft(
            from: try Mailbox(parsing: "a@x.test"), to: try Mailbox(parsing: "b@x.test"), subject: "s", date: 0,
            messageID: try MessageID(left: "1", domain: "x.test"), text: Array("t\n".utf8),
            html: Array("<img src=\"\(image.url)\">\n".utf8))
        draft.images = [image]
        let mail = String(decoding: try EmailMessage(draft).bytes, as: UTF8.self)
        #expect(mail.contains("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\""))
        #expect(mail.contains("Content-ID: <a1@x.test>\r\n"))
        #expect(mail.contains("Content-Disposition: inline; filename=\"my--logo-.png\"\r\n"))
        #expect(mail.contains("Content-Transfer-Encoding: base64\r\n"))
        #expect(mail.contains("cid:a1@x.test"))
    }
}
