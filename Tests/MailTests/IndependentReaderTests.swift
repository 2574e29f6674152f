import Foundation
import Testing

@testable import Mail

/// Python's `email` package, which shares no code with Heed, reads a finished message back.
@Suite struct IndependentReaderTests {
    private struct Reading: Decodable, Equatable {
        var headers: [[String]]
        var text: String
        var html: String?
        var types: [String]
        var to: [[String]]
        var defects: Int
    }

    private static let script = """
        import email, email.policy, json, sys
        m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        text = m.get_body(("plain",)).get_content()
        part = m.get_body(("html",))
        json.dump({
            "headers": [[k, str(v)] for k, v in m.items()],
            "text": text,
            "html": part.get_content() if part else None,
            "types": [p.get_content_type() for p in m.walk()],
            "to": [[a.display_name, a.addr_spec] for a in m["To"].addresses],
            "defects": sum(len(p.defects) for p in m.walk()) + sum(len(v.defects) for v in m.values()),
        }, sys.stdout)
        """

    private func read(_ message: EmailMessage) throws -> Reading {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(message.bytes))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONDecoder().decode(Reading.self, from: answer)
    }

    @Test("MSG-10: a reader of another make finds the same headers and both texts")
    func pythonReadsTheMessage() throws {
        let draft = try Samples.draft()
        let reading = try read(try EmailMessage(draft))
        #expect(
            reading.headers.map { $0[0] } == [
                "Date", "From", "Reply-To", "To", "Message-ID", "Subject", "List-Id", "List-Post", "List-Help",
                "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language", "Feedback-ID", "MIME-Version",
                "Content-Type",
            ])
        let headers = Dictionary(reading.headers.map { ($0[0], $0[1]) }) { first, _ in first }
        #expect(headers["Subject"] == draft.subject)
        #expect(headers["From"] == "Tienda Ñandú <news@example.com>")
        #expect(headers["Reply-To"] == "\"Hola, tienda\" <hola@example.com>")
        #expect(reading.to == [["José Núñez de la Fuente y Martínez-Campos", "jose@example.org"]])
        #expect(headers["Date"] == "Mon, 23 Nov 2026 13:26:00 +0000")
        #expect(headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
        #expect(
            headers["List-Unsubscribe"]
                == "<https://news.example.com/u/AQEabcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFGHIJ>")
        #expect(headers["Feedback-ID"] == "spring-2026:offers::heedshop")
        #expect(reading.types == ["multipart/alternative", "text/plain", "text/html"])
        #expect(Array(reading.text.replacingOccurrences(of: "\r\n", with: "\n").utf8) == draft.text)
        #expect(Array(try #require(reading.html).replacingOccurrences(of: "\r\n", with: "\n").utf8) == draft.html)
        #expect(reading.defects == 0)
    }

    @Test("MSG-7: hard names and subjects are read back, too")
    func pythonReadsHardValues() throws {
        let names = [
            "=?UTF-8?Q?=0D=0ABcc:_x=40y?=", "evil@x.test <b@x.test>", "O'Hara, \"Bob\" \\ Co.",
            "日本語の名前",
        ]
        for name in names {
            var draft = try Samples.draft()
            draft.to = try Mailbox(name: name, address: draft.to.address)
            // Python 3.11 shows spaces between the encoded-words of a long display name, against RFC 2047 §6.2; in a
            // subject it joins them.
            draft.subject = String(repeating: name + " ", count: 12) + "x"
            draft.html = nil
            draft.text = Array("Texto solo: ñ\n".utf8)
            let reading = try read(try EmailMessage(draft))
            #expect(reading.to == [[name, "jose@example.org"]])
            #expect(reading.headers.first { $0[0] == "Subject" }?[1] == draft.subject)
            #expect(reading.types == ["text/plain"])
            #expect(reading.text.utf8.elementsEqual("Texto solo: ñ\n".utf8) || reading.text == "Texto solo: ñ\r\n")
            #expect(reading.html == nil)
        }
    }
}
