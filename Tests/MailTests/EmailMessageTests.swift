import Testing

@testable import Mail

@Suite struct EmailMessageTests {
    @Test("every byte of a message in Spanish")
    func aMessageIsWrittenExactly() throws {
        let draft = EmailDraft(
            from: try Mailbox(parsing: "Tienda Ñandú <news@example.com>"),
            replyTo: try Mailbox(parsing: "hola@example.com"), to: try Mailbox(parsing: "José <jose@bücher.test>"),
            subject: "¡Oferta para José!", date: 1_795_440_360,
            messageID: try MessageID(opaque: [1, 2, 3, 4], domain: "example.com"),
            list: try ListHeaders(
                unsubscribe: OneClickUnsubscribe(https: "https://example.com/u/T"), oneClick: true,
                id: ListID("offers.example.com", name: "Offers")),
            extraFields: [try HeaderField("Content-Language", structured: "es")],
            text: Array("Hola José\n".utf8), html: Array("<p>Hola</p>\n".utf8), boundarySeed: [])
        let boundary = String(decoding: Multipart.boundary([], 0), as: UTF8.self)
        let expected = """
            Date: Mon, 23 Nov 2026 13:26:00 +0000
            From: =?UTF-8?B?VGllbmRhIMORYW5kw7o=?= <news@example.com>
            Reply-To: hola@example.com
            To: =?UTF-8?B?Sm9zw6k=?= <jose@xn--bcher-kva.test>
            Message-ID: <01020304@example.com>
            Subject: =?UTF-8?B?wqFPZmVydGEgcGFyYSBKb3PDqSE=?=
            List-Id: Offers <offers.example.com>
            List-Post: NO
            List-Unsubscribe: <https://example.com/u/T>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            Content-Language: es
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="\(boundary)"

            --\(boundary)
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hola Jos=C3=A9

            --\(boundary)
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 7bit

            <p>Hola</p>

            --\(boundary)--

            """
        let message = try EmailMessage(draft)
        #expect(
            String(decoding: message.bytes, as: UTF8.self) == expected.components(by: "\n").joined(separator: "\r\n"))
        #expect(try EmailMessage(draft) == message)
    }

    @Test("the fields, in order, and the body make up the bytes")
    func fieldsAndBodyMakeUpTheBytes() throws {
        let message = try EmailMessage(Samples.draft())
        var bytes: [UInt8] = []
        for field in message.fields { bytes += Array((field.name + ": ").utf8) + field.foldedValue + [13, 10] }
        #expect(bytes + [13, 10] + message.body == message.bytes)
        #expect(message.body.starts(with: "--=_".utf8))
    }

    @Test("MSG-4: each field once, one recipient")
    func eachFieldOccursOnce() throws {
        let names = try EmailMessage(Samples.draft()).fields.map { $0.name.lowercased() }
        for name in ["date", "from", "to", "subject", "message-id", "mime-version", "content-type"] {
            #expect(names.count { $0 == name } == 1)
        }
        #expect(Set(names).count == names.count)
        #expect(!names.contains("cc") && !names.contains("bcc"))
    }

    @Test(
        "MSG-4, HDR-2: fields that Heed writes itself cannot be added",
        arguments: [
            "Bcc", "CC", "To", "from", "Sender", "Subject", "Date", "MESSAGE-ID", "Reply-To", "List-Unsubscribe",
            "list-unsubscribe-post", "List-Id", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "Return-Path",
            "Received", "DKIM-Signature", "Resent-To",
        ])
    func reservedFieldsAreRefused(_ name: String) throws {
        var draft = try Samples.draft()
        draft.extraFields = [try HeaderField(name, text: "x")]
        #expect(throws: MailError.reservedField(name)) { try EmailMessage(draft) }
    }

    @Test func anExtraFieldIsGivenOnce() throws {
        var draft = try Samples.draft()
        draft.extraFields = [try HeaderField("X-A", text: "1"), try HeaderField("x-a", text: "2")]
        #expect(throws: MailError.duplicateField("x-a")) { try EmailMessage(draft) }
    }

    @Test("MSG-3: a subject cannot carry another field")
    func subjectsCannotForgeFields() throws {
        for subject in ["Hi\r\nBcc: x@y", "Hi\nBcc: x@y", "Hi\rBcc: x@y", "Hi\u{85}Bcc: x@y", "Hi\u{2028}"] {
            var draft = try Samples.draft()
            draft.subject = subject
            #expect(throws: MailError.controlCharacter(field: "Subject")) { try EmailMessage(draft) }
        }
    }

    @Test func textAloneMakesASimpleMessage() throws {
        var draft = try Samples.draft()
        draft.html = nil
        draft.text = Array("Hola".utf8)
        let message = try EmailMessage(draft)
        #expect(Array(message.body) == Array("Hola\r\n".utf8))
        #expect(message.fields.suffix(2).map(\.value) == ["text/plain; charset=utf-8", "7bit"])
        draft.text = []
        #expect(try EmailMessage(draft).bytes.suffix(4) == [13, 10, 13, 10])
    }

    @Test("MSG-1, MSG-8: whatever goes in, lines are short, ASCII, and end in CRLF alone")
    func finishedBytesKeepTheRules() throws {
        var random = SeededGenerator(9)
        for round in 0..<150 {
            var draft = try Samples.draft()
            draft.subject = random.text(upTo: 300)
            draft.to = try Mailbox(name: random.text(upTo: 120), address: draft.to.address)
            var text = ""
            for _ in 0..<round % 12 {
                text += random.text(upTo: 200) + ["\n", "\r\n", "\r", "\u{0}", "\u{85}"].randomElement(using: &random)!
            }
            draft.text = Array(text.utf8)
            draft.html = Array((text + String(repeating: "x", count: round * 10)).utf8)
            let bytes = try EmailMessage(draft).bytes
            #expect(bytes.suffix(2) == [13, 10])
            #expect(Samples.broken(bytes) == nil)
        }
    }
}
