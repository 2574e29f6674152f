import Campaigns
import Testing
import Workspace

@Suite struct SegmentMistakeTests {
    private static func headlines(_ text: String, purpose: String = "offers") -> [String] {
        do {
            _ = try Segment.parse(
                text, configuration: TestHouse.configuration, purpose: TestHouse.purpose(purpose))
            return []
        } catch {
            return error.all.map(\.headline)
        }
    }

    @Test(arguments: [
        (
            "contry == \"ES\"", "1:1: error: unknown field 'contry'. Did you mean 'country'?"
        ),
        ("city = \"Faro\"", "1:6: error: '=' is not known here. Write '==' to compare."),
        ("vip && vip", "1:5: error: '&' is not known here. Write 'and'."),
        ("vip AND vip", "1:5: error: 'AND' is not expected here. Join conditions with 'and' or 'or'."),
        ("AND vip", "1:1: error: 'AND' is not known here. Write 'and' in small letters."),
        ("not (vip", "1:5: error: this bracket is never closed"),
        ("vip)", "1:4: error: ')' is not expected here"),
        ("vip vip", "1:5: error: 'vip' is not expected here. Join conditions with 'and' or 'or'."),
        ("vip and", "1:8: error: the segment ends too early. A field or a value should follow."),
        ("", "1:1: error: the segment is empty. Write 'everybody' for all customers."),
        ("city == \"Faro", "1:9: error: this quote is never closed"),
        ("city == “Faro”", "1:9: error: this quote is not known here. Write straight quotes: \"…\"."),
        ("city == Faro", "1:9: error: 'Faro' is no value. Put a text in quotes: \"Faro\"."),
        ("city == tier", "1:9: error: two fields cannot be compared. Write a value."),
        (
            "city == 5",
            "1:9: error: 'city' is a text and cannot be compared with a number. Put it in quotes: city == \"…\"."
        ),
        (
            "spent > \"100\"",
            "1:9: error: 'spent' is a number and cannot be compared with a text. "
                + "Write the number without quotes: spent > 100."
        ),
        (
            "spent > 1,000",
            "1:9: error: this is no number. Write a point before the decimals and nothing between thousands."
        ),
        ("spent > 12345678901234.5678", "1:9: error: this number has too many digits"),
        ("spent > -", "1:9: error: a number should follow '-'. There is no arithmetic in segments."),
        ("since > 2026-01-31", "1:9: error: a date must be in quotes. Write for example \"2026-01-31\"."),
        ("since > \"31.1.2026\"", "1:9: error: this is no date. Write year, month and day: \"2026-01-31\"."),
        ("seen > \"yesterday\"", "1:8: error: this is no time. Write \"2026-01-31\" or \"2026-01-31T18:00:00Z\"."),
        ("city < \"F\"", "1:6: error: '<' does not work for 'city', which is a text. Use == or !=."),
        ("0 < orders < 5", "1:12: error: a comparison cannot go on with '<'. Join two comparisons with 'and'."),
        ("orders < null", "1:8: error: '<' does not work with null. Use == or !=."),
        ("orders in [1, null]", "1:15: error: null cannot be in a list. Write 'or orders == null'."),
        ("orders in []", "1:11: error: the list is empty. Nobody is in an empty list."),
        ("orders in [1 2]", "1:14: error: ']' should stand before '2'. Put commas between the values."),
        ("orders in 5", "1:11: error: a list should follow 'in'. Write for example in [\"ES\", \"FR\"]."),
        ("city", "1:1: error: 'city' alone is no condition. Compare it, for example city == \"…\"."),
        ("\"ES\"", "1:1: error: a condition should stand here, not a value"),
        ("1 == 1", "1:3: error: two values are compared here. One side must be a field."),
        (
            "interests == \"tea\"",
            "1:11: error: 'interests' holds several words and cannot be compared. Write has(interests, \"…\")."
        ),
        ("has(city, \"x\")", "1:1: error: 'city' does not hold several words. Write for example city == \"…\"."),
        ("has(interests)", "1:1: error: 'has' takes a field and a word. Write for example has(interests, \"tea\")."),
        ("count(purchase) > 1", "1:1: error: unknown function 'count'"),
        ("born(since)", "1:1: error: unknown function 'born'. Known is: has(field, \"word\")."),
        ("language == \"español\"", "1:13: error: this is no language tag. Write for example \"es\" or \"pt-BR\"."),
        (
            "city == \"a\\n\"",
            "1:11: error: only a quote or another backslash can follow a backslash. Write two backslashes for one."
        ),
        ("city == 'ñ' § 'x'", "1:13: error: '§' is not known here. Put a text in quotes."),
    ])
    func aMistakeIsShownAtItsPlace(text: String, headline: String) {
        #expect(Self.headlines(text) == ["segment:" + headline])
    }

    @Test func allMistakesOfMeaningAreToldAtOnce() {
        #expect(
            Self.headlines("citty == \"Faro\" or\n  not (orders > \"3\" and tir == 1)") == [
                "segment:1:1: error: unknown field 'citty'. Did you mean 'city'?",
                "segment:2:17: error: 'orders' is a whole number and cannot be compared with a text. "
                    + "Write the number without quotes: orders > 100.",
                "segment:2:25: error: unknown field 'tir'. Did you mean 'tier'?",
            ])
    }

    /// LAW-12: a field that a purpose may never use is an error when the campaign is checked (promise 2).
    @Test func aFieldThatThePurposeMayNeverUseIsAnError() {
        #expect(
            Self.headlines("visits > 3") == [
                "segment:1:1: error: the purpose 'offers' may never use 'visits', which belongs to site_activity. "
                    + "Leave it out, or say under purposes.offers.data in heed.yaml whether site_activity is included "
                    + "or asked."
            ])
        #expect(Self.headlines("orders > 3") == [])
        #expect(Self.headlines("orders > 3", purpose: "newsletter").count == 1)
    }

    @Test func anUnknownCountryIsAWarningOnly() throws {
        let campaign = try TestHouse.campaign("segment: country in [\"ES\", \"uk\"]")
        #expect(
            campaign.warnings.map(\.headline) == [
                "Campaigns/spring.yaml:6:28: warning: no country has the code 'UK'. The United Kingdom is \"GB\"."
            ])
    }

    @Test func whatIsTooDeepOrTooLongIsRefusedAndDoesNotCrash() {
        let deep = String(repeating: "not (", count: 600) + "vip"
        #expect(Self.headlines(deep) == ["segment:1:126: error: this is nested too deep"])
        let long = String(repeating: "(", count: 200_000)
        #expect(Self.headlines(long).map { $0.contains("the segment is too long") } == [true])
    }
}
