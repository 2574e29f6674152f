import Crypto
import Customers
import System
import Testing
import Workspace

@testable import Customers

@Suite struct ValueTests {
    let cells = CellReader()

    /// SMS-4: E.164, and no guessing of the country.
    @Test(
        arguments: [
            ("612 345 678", "ES", "+34612345678"),
            ("+34 612 345 678", nil, "+34612345678"),
            ("+34 612 345 678", "US", "+34612345678"),
            ("0034 612 345 678", "ES", "+34612345678"),
            ("07400 123456", "GB", "+447400123456"),
            ("(212) 555-0123", "US", "+12125550123"),
            ("٦١٢٣٤٥٦٧٨", "ES", "+34612345678"),
        ] as [(String, String?, String)])
    func numbersBecomeE164(_ text: String, _ country: String?, _ e164: String) throws {
        #expect(try PhoneNumber(parsing: text, country: country).e164 == e164)
    }

    /// LAW-24: the country of a number counts, and +1 is that of many.
    @Test(
        arguments: [
            ("+34612345678", "ES"), ("+12125550123", "US"), ("+16045550123", "CA"), ("+447400123456", "GB"),
            ("+88216123456", nil),
        ] as [(String, String?)])
    func numbersTellTheirCountry(_ text: String, _ country: String?) throws {
        #expect(try PhoneNumber(parsing: text, country: "FR").country == country)
    }

    @Test(
        arguments: [
            ("612 345 678", nil, .unknownCountry), ("123", "ES", .doesNotExist), ("abc", "ES", .notANumber),
            ("", "ES", .notANumber), ("+34 612 345 678 ext. 5", "ES", .notANumber), ("1", "ES", .notANumber),
            (String(repeating: "6", count: 65), "ES", .tooLong), ("+999 612 345 678", nil, .unknownCountry),
        ] as [(String, String?, PhoneNumber.Fault)])
    func whatIsNoNumberIsRefused(_ text: String, _ country: String?, _ fault: PhoneNumber.Fault) {
        #expect(throws: fault) { try PhoneNumber(parsing: text, country: country) }
    }

    @Test(
        arguments: [
            ("lamps", .text, .text("lamps")), ("-12", .integer, .integer(-12)), ("1234.50", .decimal, .decimal(1234.5)),
            ("-0", .decimal, .decimal(0)), ("1985-07-31", .date, .date(CivilDate(parsing: "1985-07-31")!)),
            ("Yes", .boolean, .boolean(true)), ("0", .boolean, .boolean(false)),
            ("2024-03-01 10:11:12", .instant, .instant(Instant(rfc3339: "2024-03-01T10:11:12Z")!)),
            ("a, B ,b,,c", .tags, .tags(["a", "B", "c"])),
            ("\"VIP, gold\",\"Web\"", .tags, .tags(["VIP, gold", "Web"])),
            ("[\"x,y\",\"z\"]", .tags, .tags(["x,y", "z"])),
        ] as [(String, FieldType, FieldValue)])
    func textsBecomeValues(_ text: String, _ type: FieldType, _ value: FieldValue) throws {
        #expect(try cells.value(text, type: type, separator: nil) == value)
    }

    @Test(
        arguments: [
            ("a\u{1}b", .text, .textInvalid), ("1.5", .integer, .numberInvalid), ("1,50", .decimal, .numberInvalid),
            ("1e3", .decimal, .numberInvalid), ("nan", .decimal, .numberInvalid), (".", .decimal, .numberInvalid),
            ("1234567890123456", .decimal, .numberInvalid), ("31/07/1985", .date, .dateInvalid),
            ("2025-02-29", .date, .dateInvalid), ("maybe", .boolean, .booleanInvalid),
            ("yesterday", .instant, .timeInvalid), ("[1]", .tags, .tagsInvalid),
        ] as [(String, FieldType, CellFault)])
    func whatDoesNotFitATypeIsRefused(_ text: String, _ type: FieldType, _ fault: CellFault) {
        #expect(throws: fault) { try cells.value(text, type: type, separator: nil) }
    }

    @Test func zonesLanguagesAndCountriesAreBroughtToTheirForm() throws {
        #expect(try cells.timeZone("America/New_york") == "America/New_York")
        #expect(try cells.language("pt_br") == "pt-BR")
        #expect(try cells.country("es") == "ES")
        #expect(throws: CellFault.timeZoneUnknown) { try cells.timeZone("../../etc/passwd") }
        #expect(throws: CellFault.timeZoneUnknown) { try cells.timeZone("Europe") }
        #expect(throws: CellFault.languageInvalid) { try cells.language("Spanish!") }
        #expect(throws: CellFault.countryUnknown) { try cells.country("Spain") }
        #expect(throws: CellFault.countryUnknown) { try cells.country("UK") }
    }

    /// MSG-12: domains as A-labels by IDNA 2008; a local part outside ASCII is refused, never rewritten.
    @Test func addressesAreNormalised() throws {
        #expect(try String(describing: cells.email(" Ana@faß.DE ")) == "Ana@xn--fa-hia.de")
        #expect(throws: CellFault.emailInternational) { try cells.email("josé@x.test") }
        #expect(throws: CellFault.emailInvalid) { try cells.email("ana at example.com") }
    }

    @Test func aHashNamesItsKeyAndOldKeysAreSearchedToo() throws {
        let old = "1 " + String(repeating: "0b", count: 32)
        let hasher = try AddressHasher(keyring: Fixture.keyring(old + "\n7 " + String(repeating: "aa", count: 32)))
        let hash = hasher.hash(addressKey: "ana@example.com")
        #expect(hash.count == 34)
        #expect(hash.prefix(2) == [7, 1])
        let all = hasher.allHashes(addressKey: "ana@example.com")
        #expect(all.count == 2)
        #expect(all.contains(hash))
        let alone = try AddressHasher(keyring: Fixture.keyring(old)).hash(addressKey: "ana@example.com")
        #expect(all.contains(alone))
        let mac = try HMACSHA256.authenticate(
            Array("ana@example.com".utf8), key: SecretKey([UInt8](repeating: 0x0b, count: 32)))
        #expect(alone == [1, 1] + mac)
    }
}
