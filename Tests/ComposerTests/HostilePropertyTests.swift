import Campaigns
import Consent
import Customers
import Mail
import System
import Testing
import Workspace

@testable import Composer

/// Thousands of mails from hostile data, in every shipped template and language: never a broken header, an unescaped tag, a
/// line too long, or a lost notice.
@Suite struct HostilePropertyTests {
    private static let people = 300

    /// Drawn from a seed, so that what fails can be repeated.
    private struct Draw {
        var state: UInt64

        mutating func below(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }

        private static let pieces = [
            "<hx7 onclick=alert(1)>", "</td></table>", "<!--", "-->", "]]>", "&", "&lt;", "\"", "'", "`",
            "{{ 'hx' | append: 'LIQ' }}",
            "{% notice %}", "{% content %}", "{%", "}}", "%0d%0a", "\\", "\u{202E}محمد", "\u{200F}שלום", "👩‍👩‍👧", "é", "İ",
            "ß", "李小龍",
            "=?UTF-8?B?aGk=?=", "\t", "\u{2028}", "\u{0}", "\r\nBcc: x@evil.example\r\n\r\n", "\n", "\r", ".", "\n.\n",
            "--=_",
            "https://evil.example/", "javascript:alert(1)", "Ana", " ", String(repeating: "x", count: 2000),
            String(repeating: "ñ😀", count: 2500),
            "<script>hx7</script>", "style=\"", "|", "**a**", "[b](http://c.example)",
        ]

        mutating func text() -> String { (0...below(5)).map { _ in Self.pieces[below(Self.pieces.count)] }.joined() }

        mutating func value(_ type: FieldType) -> FieldValue? {
            if below(6) == 0 { return nil }
            switch type {
            case .text: return .text(text())
            case .integer: return .integer([0, -1, .max, .min, 3][below(5)])
            case .decimal: return .decimal([0, -0.5, 1e15, 84.5, 1e-9][below(5)])
            case .date: return .date(CivilDate(parsing: ["0001-01-01", "9999-12-31", "2000-02-29"][below(3)])!)
            case .instant: return .instant(Instant(unixSeconds: Int64(below(2_000_000_000))))
            case .boolean: return .boolean(below(2) == 0)
            case .tags: return .tags((0..<below(4)).map { _ in text() })
            }
        }
    }

    @Test(
        "MSG-1, MSG-3, MSG-8: hostile data does no harm in any shipped template",
        arguments: [
            "spring", "newsletter", "birthday", "order-confirmation", "win-back", "recommendation", "follow-up",
            "offer",
            "survey", "quiz",
        ])
    func noHarm(name: String) throws {
        let house = try ComposerHouse()
        let isCampaign = !["survey", "quiz"].contains(name)
        let prepared =
            try isCampaign
            ? house.prepare(name)
            : house.prepare("newsletter", changing: [("template: newsletter", "template: \(name)")])
        let composer = prepared.composer()
        let permit = house.gate.sample(of: prepared.campaign.purpose, .email, at: ComposerHouse.now)
        var draw = Draw(state: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var composed = 0
        for number in 0..<Self.people {
            let language = ["en", "es"][number % 2]
            var values: [String: FieldValue] = ["language": .text(language), "country": .text("ES")]
            for field in house.configuration.catalogue.fields
            where !["email", "phone", "language", "country"].contains(field.name) {
                if let value = draw.value(field.type) { values[field.name] = value }
            }
            var event: CustomerEvent?
            if case .each(let kind) = prepared.campaign.repetition {
                var properties: [String: FieldValue] = [:]
                for property in kind.properties { properties[property.name] = draw.value(property.type) }
                // A currency is a code of three letters wherever orders come from.
                properties["currency"] = .text("EUR")
                event = CustomerEvent(
                    id: 1, customer: 0, kind: kind.name, at: ComposerHouse.now, key: "k", properties: properties)
            }
            let person = PersonalData(
                customer: 0, reference: "r", language: language, country: "ES", timeZone: nil, values: values)
            let identity = MessageIdentity(
                campaign: prepared.campaign.name, customer: 0, channel: .email, delivery: Int64(number), event: event)
            let message: Message
            do throws(ComposerError) {
                message = try composer.compose(
                    permit: permit, identity: identity, person: person, at: ComposerHouse.now, tokens: house.samples)
            } catch {
                // A line break in a subject: refused, and told without the value.
                #expect(error.code == .render && !error.description.contains("hx7"), "\(name) \(number): \(error)")
                continue
            }
            composed += 1
            check(message, "\(name) \(number)")
        }
        #expect(composed > Self.people / 2)
    }

    private func check(_ message: Message, _ name: String) {
        guard let mail = message.email?.message else {
            Issue.record("\(name) is no mail")
            return
        }
        var length = 0
        var longest = 0
        var last: UInt8 = 0
        var isWhole = true
        for byte in mail.bytes {
            isWhole = isWhole && byte < 0x80 && byte != 0 && (last == 13) == (byte == 10)
            length = byte == 10 ? 0 : length + 1
            longest = max(longest, length)
            last = byte
        }
        #expect(isWhole && longest <= 998, "\(name)")
        #expect(
            mail.fields.map(\.name).filter { $0 != "DKIM-Signature" }.count == Set(mail.fields.map(\.name)).count,
            "\(name)")
        #expect(!mail.fields.contains { $0.name == "Bcc" }, "\(name)")
        #expect(!message.html.contains("<hx7") && !message.html.contains("<script"), "\(name)")
        #expect(!message.html.contains("hxLIQ") && !message.text.contains("hxLIQ"), "\(name)")
        // No attribute leads where a customer's data wants.
        #expect(!message.html.contains("href=\"javascript") && !message.html.contains("href=\"https://evil"), "\(name)")
        for part in [message.html, message.text] {
            #expect(part.contains("/u/") && part.contains("Calle del Faro 12"), "\(name): the notice is there")
        }
        #expect(message.notice.contains("Casa Lumen"), "\(name)")
    }
}
