import Customers
import Testing
import Texting
import Workspace

@testable import Composer

/// `max_parts`: a text that would be billed more often than the campaign allows is not sent.
@Suite struct TextLimitTests {
    private static let limit = [("repeat: once", "max_parts: 2\nrepeat: once")]

    private func house(_ text: String) throws -> ComposerHouse {
        try ComposerHouse(templates: ["spring/sms.en.txt": text])
    }

    @Test("SMS-2: the parts are counted with the notice, and one too many is no message")
    func tooLong() throws {
        let house = try house(String(repeating: "a", count: 150) + "{{ customer.first_name }}")
        let prepared = try house.prepare("spring", changing: Self.limit)
        #expect(prepared.warnings == [])
        func error(_ name: String) throws -> ComposerError? {
            let ana = try house.person("en", email: "\(name.count)@example.com", ["first_name": .text(name)])
            try house.agree(ana, to: "offers", "sms")
            do {
                let message = try house.compose(prepared, for: ana, .sms)
                #expect(message.sms?.length.parts == 2)
                return nil
            } catch let error as ComposerError {
                return error
            }
        }
        #expect(try error("Ana") == nil)
        let found = try error(String(repeating: "Maria", count: 20))
        #expect(found?.code == .tooManyParts)
        #expect(
            found?.description
                == "Templates/spring/sms.en.txt: The text takes 3 parts, and 'max_parts' allows 2: shorten it, "
                + "or raise the limit.")
    }

    @Test(
        "SMS-3: letters are changed only where the campaign asks for it, and the preview can show what was written",
        arguments: [
            ("written", "It’s “50 %” off… Año, Promoción", false),
            ("simple", "It's \"50 %\" off... Año, Promoción", true),
            ("plain", "It's \"50 %\" off... Año, Promocion", true),
        ])
    func letters(way: String, text: String, isChanged: Bool) throws {
        let house = try house("It’s “50 %” off… Año, Promoción")
        let ana = try house.person("en", [:])
        try house.agree(ana, to: "offers", "sms")
        let prepared = try house.prepare("spring", changing: [("repeat: once", "letters: \(way)\nrepeat: once")])
        let message = try house.compose(prepared, for: ana, .sms)
        #expect(message.sms?.body.contains(text) == true, "\(message.sms?.body ?? "")")
        #expect((message.sms?.written != nil) == isChanged)
        #expect(message.sms?.length.encoding == (way == "plain" ? .gsm7 : .ucs2))
    }

    @Test func whatIsTooLongForEverybodyIsWarnedOf() throws {
        let house = try house(String(repeating: "a", count: 400))
        let warnings = try house.prepare("spring", changing: Self.limit).warnings.map(\.rendered)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("parts (") == true)
        #expect(
            warnings.first?.contains("'max_parts' allows 2: such a text is not sent. Shorten it") == true, "\(warnings)"
        )
    }
}
