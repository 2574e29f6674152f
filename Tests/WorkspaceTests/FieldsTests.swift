import Testing

@testable import Workspace

@Suite struct FieldsTests {
    private enum Colour: String, CaseIterable {
        case red
        case darkBlue = "dark_blue"
    }

    /// Reads a text with `read` and returns what was found wrong.
    private func found(_ text: String, _ read: (Fields) -> Void) throws -> [String] {
        let document = try YAML.parse(text: text, path: "f")
        let problems = Problems(in: document.source)
        let fields = Fields(document.root, in: problems)
        read(fields)
        fields.finish()
        do {
            try problems.check()
            return problems.warnings.map(\.headline)
        } catch {
            return error.all.map(\.headline)
        }
    }

    @Test func everyKindIsRead() throws {
        let text = """
            name: '  Casa  Lumen '
            port: 587
            open: true
            colour: dark_blue
            keep: 1 year
            colours: [dark_blue, red]
            site: https://Example.com:8443/a/
            empty:
            """
        let found = try found(text) { fields in
            #expect(fields.string("name") == "Casa  Lumen")
            #expect(fields.integer("port", 1...65535) == 587)
            #expect(fields.optionalBoolean("open") == true)
            #expect(fields.choice("colour", of: Colour.self) == .darkBlue)
            #expect(fields.period("keep") == Period(count: 1, unit: .years))
            #expect(fields.choices("colours", called: "colour", of: Colour.self) == [.darkBlue, .red])
            #expect(fields.webAddress("site")?.text == "https://example.com:8443/a")
            #expect(fields.optionalString("empty") == nil)
            #expect(fields.optionalInteger("absent", 1...2) == nil)
            #expect(fields.optionalList("absent").isEmpty)
        }
        #expect(found == [])
    }

    @Test func everyMistakeIsReportedAtItsPlaceInOneGo() throws {
        let text = """
            name: [a]
            port: 70000
            open: yes
            colour: dark-blu
            keep: 2 yeers
            colours: [red, green, red]
            site: http://example.com
            line: "a\\nb"
            blank: ""
            nmae: x
            group: x
            """
        let found = try found(text) { fields in
            _ = fields.string("name")
            _ = fields.integer("port", 1...65535)
            _ = fields.optionalBoolean("open")
            _ = fields.choice("colour", of: Colour.self)
            _ = fields.period("keep")
            _ = fields.choices("colours", called: "colour", of: Colour.self)
            _ = fields.webAddress("site")
            _ = fields.string("line")
            _ = fields.string("blank")
            _ = fields.fields("group")
            _ = fields.string("missing")
        }
        #expect(
            found == [
                "f:1:1: error: 'missing' is missing. Add a line 'missing: …'.",
                "f:1:7: error: 'name' must be a text, this is a list",
                "f:2:7: error: 'port' must be a whole number from 1 to 65535, not '70000'",
                "f:3:7: error: 'open' must be true or false, not 'yes'",
                "f:4:9: error: unknown colour 'dark-blu'. Did you mean 'dark_blue'?",
                "f:5:7: error: 'keep' must be a stretch of time, not '2 yeers'. "
                    + "Write for example '2 years', '18 months', '180 days' or '48 hours'.",
                "f:6:16: error: unknown colour 'green'. Use one of: red, dark_blue.",
                "f:6:23: error: 'red' is listed twice",
                "f:7:7: error: 'site' must be an https:// address, not 'http://example.com'. "
                    + "Write for example https://news.example.com.",
                "f:8:7: error: 'line' must be one line",
                "f:9:8: error: 'blank' is empty. Write something between the quotes.",
                "f:10:1: error: unknown key 'nmae'. Known here: name, port, open, colour, keep, colours, site, line, "
                    + "blank, group, missing.",
                "f:11:1: error: 'group' must be a group of 'key: value' lines. Write them below it, indented alike.",
            ])
    }

    @Test func aMisspeltKeyIsOneMistakeNotTwo() throws {
        let found = try found("nmae: x\n") { _ = $0.string("name") }
        #expect(found == ["f:1:1: error: unknown key 'nmae'. Did you mean 'name'?"])
    }

    @Test func aKeyWithoutValueIsReportedAtTheKey() throws {
        let found = try found("a: b\nname:\n") {
            $0.know("a")
            _ = $0.string("name")
        }
        #expect(found == ["f:2:1: error: 'name' has no value. Write it after the colon."])
    }

    @Test func aControlCharacterInATextIsRefused() throws {
        let found = try found("name: \"a\\rb\"\n") { _ = $0.string("name", multiline: true) }
        #expect(found == ["f:1:7: error: 'name' contains a control character. Delete it."])
    }

    @Test func warningsDoNotStopTheFile() throws {
        let found = try found("name: x\n") {
            _ = $0.string("name")
            $0.problems.warning("odd", at: $0.mark(of: "name"))
        }
        #expect(found == ["f:1:7: warning: odd"])
    }

    @Test(arguments: [
        ("2 years", Period(count: 2, unit: .years)), ("1 year", Period(count: 1, unit: .years)),
        ("180 days", Period(count: 180, unit: .days)), ("30 minutes", Period(count: 30, unit: .minutes)),
        ("0 days", nil), ("10000 days", nil), ("-1 days", nil), ("2years", nil), ("years", nil), ("2 years 1 day", nil),
        ("٢ years", nil), ("", nil),
    ])
    func aPeriodIsACountAndAUnit(text: String, period: Period?) {
        #expect(Period(text) == period)
    }

    @Test func aPeriodIsWrittenAsItIsRead() {
        #expect(Period(count: 1, unit: .weeks).description == "1 week")
        #expect(Period(count: 18, unit: .months).description == "18 months")
    }

    @Test(
        arguments: [
            ("https://example.com", "https://example.com", "example.com", nil),
            ("HTTPS://Example.COM/a/B//", "https://example.com/a/B", "example.com", nil),
            ("https://localhost:8443", "https://localhost:8443", "localhost", 8443),
        ] as [(String, String, String, Int?)])
    func aWebAddressIsNormalised(written: String, text: String, host: String, port: Int?) {
        let address = WebAddress(written)
        #expect(address?.text == text)
        #expect(address?.host == host)
        #expect(address?.port == port)
    }

    @Test(arguments: [
        "http://example.com", "https://", "https:///a", "https://a b.com", "https://user@example.com",
        "https://example.com?x=1", "https://example.com#x", "https://example.com:0", "https://example.com:",
        "https://-a.com", "https://exämple.com", "https://example.com/\r\nX", "ftp://example.com", "example.com",
    ])
    func anAddressThatIsNotPlainHTTPSIsRefused(written: String) {
        #expect(WebAddress(written) == nil)
    }

    @Test func addressesAreReadAndNormalised() throws {
        let text =
            "from: Casa Lumen <News@CasaLumen.example>\nbare: ana@bücher.test\nto: ñ@a.example\nlist: a..example\n"
        let found = try found(text) { fields in
            #expect(fields.senderAddress("from")?.name == "Casa Lumen")
            #expect(fields.senderAddress("from")?.address == "News@casalumen.example")
            #expect(fields.senderAddress("from")?.domain == "casalumen.example")
            #expect(fields.optionalEmailAddress("bare") == "ana@xn--bcher-kva.test")
            #expect(fields.emailAddress("to") == nil)
            #expect(fields.optionalDomain("list") == nil)
            #expect(fields.optionalEmailAddress("absent") == nil)
        }
        #expect(
            found == [
                "f:3:5: error: 'to' is no email address. The part of the email address before the @ has letters "
                    + "outside ASCII, which most mail servers cannot take. "
                    + "Ask for another address; it is never rewritten.",
                "f:4:7: error: 'list' is no domain. The domain has an empty label (two dots in a row, or one at an end). "
                    + "Write it as example.com, in letters, digits and hyphens.",
            ])
    }

    @Test(arguments: [
        ("a", true), ("first_name", true), ("a1", true), ("1a", false), ("_a", false), ("A", false), ("a-b", false),
        ("ñ", false), ("", false), (String(repeating: "a", count: 41), true),
        (String(repeating: "a", count: 42), false),
    ])
    func namesAreSmallLettersDigitsAndUnderscores(text: String, isName: Bool) {
        #expect(Fields.isName(text) == isName)
    }
}
