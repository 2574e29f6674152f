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

    private static let neverVisits =
        "the purpose 'offers' may never use 'visit', which belongs to site_activity. Leave it out, or say under "
        + "purposes.offers.data in heed.yaml whether site_activity is included or asked."

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
        (
            "born(since)",
            "1:1: error: unknown function 'born'. Known are: anniversary, average, count, first, has, last, max, min, "
                + "received, sum."
        ),
        ("cuont(purchase) > 1", "1:1: error: unknown function 'cuont'. Did you mean 'count'?"),
        ("avg(purchase.amount) > 1", "1:1: error: unknown function 'avg'. Did you mean 'average'?"),
        ("count(purchse) > 1", "1:7: error: unknown event 'purchse'. Did you mean 'purchase'?"),
        (
            "count(purchase)",
            "1:1: error: 'count(purchase)' alone is no condition. Compare it, for example count(purchase) > 100."
        ),
        (
            "count(purchase.amount) > 1",
            "1:16: error: 'count' takes an event, not a property of it. Write for example count(purchase, 180 days)."
        ),
        (
            "sum(purchase) > 1",
            "1:5: error: 'sum' needs a number of the event 'purchase'. Write for example sum(purchase.amount, 1 year)."
        ),
        ("sum(purchase.item) > 1", "1:14: error: 'item' is a text, and 'sum' needs a number"),
        (
            "sum(purchase.amuont) > 1",
            "1:14: error: the event 'purchase' has no property 'amuont'. Did you mean 'amount'?"
        ),
        (
            "purchase.amount > 1",
            "1:1: error: a property of an event can stand only in a function. Write for example max(purchase.amount), or "
                + "count(purchase where amount …)."
        ),
        ("purchase > 1", "1:1: error: 'purchase' is an event, not a field. Write for example count(purchase) >= 1."),
        (
            "count(purchase where city == \"Faro\") > 1",
            "1:22: error: the event 'purchase' has no property 'city'. Known are: item, amount."
        ),
        (
            "count(purchase where count(ticket) > 1) > 1",
            "1:22: error: a function cannot stand behind 'where'. Only properties of the event can stand there."
        ),
        (
            "count(ticket where words contains \"x\") > 1",
            "1:20: error: 'words' is a list of words, and those of events cannot be asked about"
        ),
        ("count(purchase, 180 dyas) > 1", "1:21: error: 'dyas' is no unit of time. Did you mean 'days'?"),
        ("count(purchase, 180) > 1", "1:17: error: a unit of time should follow '180'. Write for example 180 days."),
        (
            "count(purchase, \"180 days\") > 1",
            "1:17: error: a period should stand here, not a text. Write it without quotes: 180 days."
        ),
        (
            "count(purchase, 1.5 years) > 1",
            "1:17: error: '1.5 years' is no stretch of time. Write a number from 1 to 9999."
        ),
        ("count(purchase 180 days) > 1", "1:16: error: ')' should stand before '180'"),
        (
            "count(purchase) == \"2\"",
            "1:20: error: 'count(purchase)' is a whole number and cannot be compared with a text. "
                + "Write the number without quotes: count(purchase) > 100."
        ),
        (
            "count(purchase) is null",
            "1:17: error: 'count(purchase)' is never null. Where there is no event it is 0: count(purchase) == 0."
        ),
        ("count(visit) > 1", "1:7: error: \(neverVisits)"),
        (
            "since within 30 days",
            "1:7: error: 'within' can look back or ahead from 'since'. "
                + "Write 'within last 30 days' or 'within next 30 days'."
        ),
        ("since within last 5 hours", "1:19: error: 'since' is a day and has no hours. Use days."),
        ("since < 5 hours ago", "1:9: error: 'since' is a day and has no hours. Use days."),
        (
            "city within last 5 days",
            "1:6: error: 'within' asks for days and times, and 'city' is a text. Write for example city == \"…\"."
        ),
        (
            "since > 30 days",
            "1:9: error: 'since' cannot be compared with a stretch of time. "
                + "Write '30 days ago', or since within last 30 days."
        ),
        (
            "seen == 30 days ago",
            "1:6: error: '==' would ask for the very microsecond. "
                + "Write for example seen within last 30 days, or compare it with a day."
        ),
        (
            "seen == now",
            "1:6: error: '==' would ask for the very microsecond. "
                + "Write for example seen within last 30 days, or compare it with a day."
        ),
        (
            "birthday < \"1990-01-01\"",
            "1:10: error: 'birthday' comes round each year and can be asked only by its distance. "
                + "Write birthday == today, or birthday within 7 days."
        ),
        (
            "birthday within 1 year",
            "1:17: error: every anniversary is within a year. Write less, for example 30 days."
        ),
        ("anniversary(city) == today", "1:13: error: 'city' is a text, and 'anniversary' needs a date"),
        ("orders between 5 and 2", "1:22: error: the second value of 'between' is less than the first. Swap them."),
        ("orders between 5", "1:17: error: 'between' needs two values. Write for example: between 10 and 20."),
        (
            "city between \"a\" and \"b\"",
            "1:6: error: 'between' does not work for 'city'. Write for example city == \"…\"."
        ),
        ("city starts \"F\"", "1:13: error: 'with' should follow 'starts'"),
        ("city contains \"\"", "1:15: error: every text contains an empty one. Write some letters."),
        (
            "country contains \"E\"",
            "1:9: error: 'contains' does not work for 'country', which is a code. Use == or in."
        ),
        (
            "orders contains \"1\"",
            "1:8: error: 'contains' does not work for 'orders', which is a whole number. Write for example orders > 100."
        ),
        (
            "city is \"Faro\"",
            "1:9: error: a text cannot follow 'is'. Write 'is known' or 'is null'; values are compared with '=='."
        ),
        ("received(spring)", "1:10: error: the name of a campaign is a text. Put it in quotes: \"spring\"."),
        ("received(\"spring\") == 1", "1:1: error: 'received' is a condition of its own and cannot be compared"),
        (
            "received(30 days, \"spring\")",
            "1:10: error: the name of a campaign should stand here. "
                + "Write for example received(\"spring\", 30 days)."
        ),
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

    @Test func mistakesOfGrammarInSeveralConditionsAreToldAtOnce() {
        #expect(
            Self.headlines("city = \"Faro\" and vip") == [
                "segment:1:6: error: '=' is not known here. Write '==' to compare."
            ])
        #expect(
            Self.headlines("(city == ) and orders in [1 2] or count(purchase, 5 dyas) > 1 and contry == \"ES\"") == [
                "segment:1:10: error: ')' is not expected here",
                "segment:1:29: error: ']' should stand before '2'. Put commas between the values.",
                "segment:1:53: error: 'dyas' is no unit of time. Did you mean 'days'?",
                "segment:1:67: error: unknown field 'contry'. Did you mean 'country'?",
            ])
    }

    @Test func aCampaignThatIsNotThereIsAWarning() throws {
        var warnings: [String] = []
        _ = try Segment.parse(
            "received(\"sprng\") or received(\"winter\", 1 year) or received(\"spring\")",
            configuration: TestHouse.configuration, purpose: TestHouse.purpose("offers"),
            campaigns: ["letter", "spring"], warn: { warnings.append($0.headline) })
        #expect(
            warnings == [
                "segment:1:10: warning: there is no campaign 'sprng'. Did you mean 'spring'?",
                "segment:1:31: warning: there is no campaign 'winter'. If it was renamed, its messages are found by the "
                    + "old name.",
            ])
    }

    /// LAW-5, LAW-12: a field that a purpose may never use is an error when the campaign is checked (promise 2).
    @Test func aFieldThatThePurposeMayNeverUseIsAnError() {
        #expect(
            Self.headlines("visits > 3") == [
                "segment:1:1: error: the purpose 'offers' may never use 'visits', which belongs to site_activity. "
                    + "Leave it out, or say under purposes.offers.data in heed.yaml whether site_activity is included "
                    + "or asked."
            ])
        #expect(Self.headlines("orders > 3") == [])
        #expect(Self.headlines("orders > 3", purpose: "newsletter").count == 1)
        #expect(
            Self.headlines("diet == \"vegan\"", purpose: "newsletter") == [
                "segment:1:1: error: the purpose 'newsletter' may never use 'diet', which belongs to interests. "
                    + "Leave it out, or say under purposes.newsletter.data in heed.yaml whether interests is included "
                    + "or asked."
            ])
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
