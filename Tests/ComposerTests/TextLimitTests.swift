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
