import Customers
import Mail
import Testing
import Workspace

@testable import Composer

/// Data of customers that tries to be something else.
@Suite struct HostileDataTests {
    private func compose(_ name: String, _ campaign: String = "spring") throws -> Message {
        let house = try ComposerHouse()
        let mallory = try house.person("en", ["first_name": .text(name)])
        try house.agree(mallory, to: campaign == "spring" ? "offers" : campaign, "email")
        return try house.compose(house.prepare(campaign), for: mallory)
    }

    @Test(
        "HDR-2, MSG-3: a line break in a name cannot become a header field",
        arguments: ["x\r\nList-Unsubscribe: <https://evil.example>", "x\nBcc: a@b.example", "x\u{85}y", "x\u{2028}y"])
    func lineBreaksInASubject(name: String) throws {
        let error = #expect(throws: ComposerError.self) { try compose(name) }
        #expect(error?.code == .render)
        #expect(
            error?.description == """
                Templates/spring/email.en.html:2:39: A value with a line break or control character cannot stand in a header \
                field. Use 'strip_newlines' or another field.
                """)
    }

    @Test func aScriptIsText() throws {
        let message = try compose("<script>alert('1')</script>")
        #expect(message.html.contains("Hello &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;,"))
        #expect(!message.html.contains("<script"))
        #expect(message.text.contains("Hello <script>alert('1')</script>,"))
        #expect(message.subject == "<script>alert('1')</script>, let the light in: 20% off for spring")
    }

    @Test func liquidInDataIsNotRun() throws {
        let message = try compose("{{ 7 | times: 7 }}{% notice %}")
        #expect(message.html.contains("Hello {{ 7 | times: 7 }}{% notice %},"))
        #expect(message.text.contains("Hello {{ 7 | times: 7 }}{% notice %},"))
    }

    @Test func otherScriptsAndEmojiArriveWhole() throws {
        let message = try compose("Zoë 👩‍👩‍👧 محمد", "newsletter")
        #expect(message.text.contains("Hello Zoë 👩‍👩‍👧 محمد,"))
        #expect(message.bytes.allSatisfy { $0 < 0x80 })
    }

    @Test("MSG-1: ten kilobytes in a name make no long line")
    func aLongName() throws {
        let message = try compose(String(repeating: "Añ", count: 3_400))
        let lines = try message.email.unwrapped("no mail").message.body.split(separator: 10)
        // With its CR.
        #expect(lines.map(\.count).max() == 76 + 1)
    }

    @Test func anAddressThatMailCannotReachIsNamedWithoutItself() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", email: "josé@example.com")
        try house.agree(ana, to: "newsletter", "email")
        let prepared = try house.prepare("newsletter")
        let error = #expect(throws: ComposerError.self) { try house.compose(prepared, for: ana) }
        #expect(error?.code == .mail)
        #expect(error?.description.contains("josé") == false)
    }
}
