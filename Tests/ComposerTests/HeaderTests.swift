import Customers
import Foundation
import Mail
import Testing
import Workspace

@testable import Composer

@Suite struct HeaderTests {
    private func message(
        _ house: ComposerHouse, _ campaign: String = "newsletter", _ purpose: String = "newsletter"
    ) throws -> Message {
        let ana = try house.person("es", ["first_name": .text("Ana")])
        try house.agree(ana, to: purpose, "email")
        return try house.compose(house.prepare(campaign), for: ana)
    }

    @Test("UNS-1, UNS-2, UNS-3, HDR-1, MSG-4: marketing mail has each list field once")
    func listFields() throws {
        let message = try message(ComposerHouse())
        let fields = try message.email.unwrapped("no mail").message.fields
        #expect(
            fields.map(\.name) == [
                "Date", "From", "Reply-To", "To", "Message-ID", "Subject", "List-Id", "List-Post", "List-Help",
                "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language", "MIME-Version", "Content-Type",
            ])
        #expect(message.header("To") == "ana@example.com")
        #expect(message.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
        #expect(message.header("List-Id")?.hasSuffix(" <newsletter.casalumen.example>") == true)
        #expect(message.header("Date") == "Mon, 23 Nov 2026 13:26:00 +0000")
        #expect(message.header("Content-Language") == "es")
        let unsubscribe = try message.header("List-Unsubscribe").unwrapped("no way out")
        #expect(try /^<https:\/\/[^>,\s]+>$/.wholeMatch(in: unsubscribe) != nil)
        #expect(message.email?.envelopeFrom == "bounces@casalumen.example")
        #expect(message.email?.envelopeTo == "ana@example.com")
        #expect(message.sender == "Casa Lumen <news@casalumen.example>")
    }

    @Test("UNS-4: without a signature there is no one-click header, and a warning says so")
    func withoutDKIM() throws {
        let house = try ComposerHouse(changing: [("dkim: relay", "dkim: none")])
        let message = try message(house)
        #expect(message.header("List-Unsubscribe")?.hasPrefix("<https://") == true)
        #expect(message.header("List-Unsubscribe-Post") == nil)
        #expect(
            try house.prepare("newsletter").warnings.map(\.rendered) == [
                """
                Campaigns/newsletter.yaml:9:9: warning: the mails have no one-click unsubscribe, because nobody signs those \
                of 'news'. Write 'dkim: heed' in heed.yaml and run 'heed keys dkim', or 'dkim: relay' where it signs.
                sender: news
                        ^
                """
            ])
    }

    @Test("HDR-4: where complaints may be reported is named, with an opaque name of the mail")
    func complaints() throws {
        let house = try ComposerHouse(
            changing: [
                (
                    "    return_path: bounces@casalumen.example\n",
                    "    return_path: bounces@casalumen.example\n    complaints_to: fbl@casalumen.example\n"
                )
            ])
        let message = try message(house)
        #expect(message.header("CFBL-Address") == "fbl@casalumen.example; report=arf")
        let name = try message.header("CFBL-Feedback-ID").unwrapped("the mail does not name itself")
        #expect(try /[0-9a-f]{32}/.wholeMatch(in: name) != nil)
        #expect(message.header("Message-ID") == "<\(name)@casalumen.example>")
    }

    @Test("MSG-11: what a program answers says so, and a campaign does not")
    func autoSubmitted() throws {
        let house = try ComposerHouse()
        #expect(try message(house).header("Auto-Submitted") == nil)
        let ben = try house.person("en", email: "ben@example.com", [:])
        let order = try house.compose(
            house.prepare("order-confirmation"), for: ben, event: house.purchase(of: ben))
        #expect(order.header("Auto-Submitted") == "auto-generated")
    }

    @Test func bouncesGoToTheSenderWhereNoOtherAddressIsSet() throws {
        let house = try ComposerHouse(changing: [("    return_path: bounces@casalumen.example\n", "")])
        #expect(try message(house).email?.envelopeFrom == "news@casalumen.example")
    }

    @Test("MSG-10: Python's email package reads both parts back as they were composed")
    func pythonReadsItBack() throws {
        let message = try message(ComposerHouse())
        let email = try message.email.unwrapped("no mail")
        let script = """
            import email, email.policy, json, sys
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            json.dump({"subject": str(m["Subject"]), "text": m.get_body(("plain",)).get_content(),
                "html": m.get_body(("html",)).get_content(), "types": [p.get_content_type() for p in m.walk()],
                "defects": sum(len(p.defects) for p in m.walk()) + sum(len(v.defects) for v in m.values())}, sys.stdout)
            """
        struct Reading: Decodable {
            var subject, text, html: String
            var types: [String]
            var defects: Int
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(message.bytes))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let reading = try JSONDecoder().decode(Reading.self, from: answer)
        #expect(reading.subject == email.subject)
        #expect(reading.types == ["multipart/alternative", "text/plain", "text/html"])
        #expect(reading.defects == 0)
        #expect(reading.text.trimmed == message.text.trimmed)
        #expect(reading.html.trimmed == message.html.trimmed)
    }
}

extension String {
    fileprivate var trimmed: String {
        replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
