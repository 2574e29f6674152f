@testable import Mail

enum Samples {
    static func draft() throws -> EmailDraft {
        EmailDraft(
            from: try Mailbox(parsing: "Tienda Ñandú <news@example.com>"),
            replyTo: try Mailbox(parsing: "\"Hola, tienda\" <hola@example.com>"),
            to: try Mailbox(parsing: "José Núñez de la Fuente y Martínez-Campos <jose@example.org>"),
            subject: "Tu cupón de 20 % para la próxima compra en nuestra tienda, José, y otra cosa más: 😀",
            date: 1_795_440_360, messageID: try MessageID(opaque: Array(0..<16), domain: "news.example.com"),
            list: try ListHeaders(
                unsubscribe: OneClickUnsubscribe(
                    https: "https://news.example.com/u/AQEabcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFGHIJ"),
                oneClick: true, id: ListID("offers.news.example.com", name: "Ofertas"),
                help: "https://news.example.com/help"),
            extraFields: [
                try HeaderField("Content-Language", structured: "es"),
                try FeedbackID("spring-2026", "offers", "", sender: "heedshop").field,
            ],
            text: Array("Hola José:\n\nCafé — 5 € \nLínea\tfin\t\n--=_x\n.\nFrom aquí\n".utf8),
            html: Array(
                ("<html lang=\"es\"><body style=\"margin:0\">\n<p>¡Hola, <b>José</b>! 😀</p>\n"
                    + String(repeating: "<td align=\"left\">palabra</td>", count: 60) + "\n</body></html>\n").utf8))
    }

    /// The first rule of MSG-1 or MSG-8 that the bytes break, or nil.
    static func broken(_ bytes: [UInt8]) -> String? {
        var length = 0
        var last: UInt8 = 0
        for byte in bytes {
            if byte > 0x7F { return "a byte over 0x7F" }
            if byte == 0 { return "a NUL" }
            if last == 13, byte != 10 { return "a bare CR" }
            if byte == 10 {
                if last != 13 { return "a bare LF" }
                if length - 1 > 998 { return "a line over 998" }
                length = 0
            } else {
                length += 1
            }
            last = byte
        }
        return last == 10 ? nil : "no CRLF at the end"
    }
}
