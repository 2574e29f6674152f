import Crypto
import Foundation
import System
import Testing
import Workspace

@Suite("The legal values")
struct LegalTableTests {
    static let today = CivilDate(parsing: "2026-11-23")!
    let table = LegalTable()

    @Test(
        "LAW-14, -16, -18, -19, -20, -22, -23: what advertising needs, by country and channel",
        arguments: [
            (nil, .email, [.priorConsent]), (nil, .sms, [.priorConsent]), ("FR", .email, [.priorConsent]),
            ("ES", .email, [.priorConsent]), ("ES", .sms, [.priorConsent]), ("BR", .email, [.priorConsent]),
            ("GB", .sms, [.priorConsent]), ("US", .email, [.optOut]), ("US", .sms, [.writtenConsent]),
            ("CA", .email, [.impliedConsent]), ("CA", .sms, [.impliedConsent]), ("XX", .email, [.priorConsent]),
        ] as [(String?, Channel, Set<MarketingRegime>)])
    func regimes(country: String?, channel: Channel, expected: Set<MarketingRegime>) {
        #expect(table.regimes(in: country, channel, on: Self.today) == expected)
    }

    @Test("LAW-17, LAW-19: periods, for the countries that have them")
    func periods() {
        #expect(
            table.periods(.impliedByPurchase, in: "CA", .email, on: Self.today) == [Period(count: 2, unit: .years)])
        #expect(
            table.periods(.impliedByInquiry, in: "CA", .sms, on: Self.today) == [Period(count: 6, unit: .months)])
        #expect(
            table.periods(.exclusionListAge, in: "ES", .email, on: Self.today) == [Period(count: 30, unit: .days)])
        #expect(table.periods(.exclusionListAge, in: "FR", .email, on: Self.today) == [])
        #expect(table.countries(.exclusionListAge, on: Self.today) == ["ES"])
        #expect(table.countries(.marketingRegime, .sms, on: Self.today) == ["BR", "CA", "ES", "GB", "US"])
    }

    @Test("a value holds from its day on, and past decisions keep theirs")
    func dated() {
        func age(_ years: Int, from day: String) -> LegalValue {
            LegalValue(
                id: "LAW-4", rule: .ageOfConsent, country: "ES", channel: nil,
                value: .period(Period(count: years, unit: .years)), effectiveFrom: CivilDate(parsing: day)!,
                source: "a law", verifiedOn: nil)
        }
        let table = LegalTable(shipped: [age(14, from: "2018-12-07"), age(16, from: "2027-01-01")])
        #expect(table.ageOfConsent(in: "ES", on: CivilDate(parsing: "2026-12-31")!) == 14)
        #expect(table.ageOfConsent(in: "ES", on: CivilDate(parsing: "2027-01-01")!) == 16)
        // Nothing says anything of that day: the GDPR's age.
        #expect(table.ageOfConsent(in: "ES", on: CivilDate(parsing: "2018-12-06")!) == 16)
    }

    @Test("an edition is named by its day, and by what a workspace adds to it")
    func edition() {
        func own(_ years: Int) -> LegalTable {
            LegalTable(own: [
                LegalValue(
                    id: "LAW-4", rule: .ageOfConsent, country: "ES", channel: nil,
                    value: .period(Period(count: years, unit: .years)),
                    effectiveFrom: CivilDate(parsing: "2026-01-01")!, source: "our promise", verifiedOn: nil)
            ])
        }
        #expect(table.edition == LegalTable.version)
        // printf 'age_of_consent\tES\t\t18 years\t2026-01-01\n' | sha256sum
        #expect(own(18).edition == LegalTable.version + "+65579972")
        #expect(own(17).edition != own(18).edition)
    }

    @Test("before a law was in force, the one of every other country holds")
    func before() {
        let day = CivilDate(parsing: "2003-12-31")!
        #expect(table.regimes(in: "US", .email, on: day) == [.priorConsent])
        #expect(table.regimes(in: "US", .email, on: day.adding(days: 1)) == [.optOut])
    }

    /// What ships, as a table of comma-separated values.
    private static var document: String {
        let header = "rule_id,rule,jurisdiction,channel,value,effective_from,source,verified_on\n"
        return LegalTable.shippedValues.reduce(into: header) { text, row in
            let cells = [
                row.id, row.rule.rawValue, row.country ?? "*", row.channel?.rawValue ?? "*", "\(row.value)",
                "\(row.effectiveFrom)", "\"\(row.source)\"", row.verifiedOn?.description ?? "",
            ]
            text += cells.joined(separator: ",") + "\n"
        }
    }

    @Test("Docs/LegalValues.csv has every value that ships, as it is")
    func isDocumented() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Docs/LegalValues.csv")
        #expect(try String(contentsOf: file, encoding: .utf8) == Self.document)
    }

    @Test("who changes a value gives the table a new version")
    func version() {
        let edition = Hex.encode(SHA256.hash(Array(Self.document.utf8))).prefix(16)
        #expect("\(LegalTable.version) \(edition)" == "2026-11-23 31f02ec0d2115378")
    }
}

@Suite("Legal values of a workspace")
struct OwnLegalValuesTests {
    private func configuration(_ rows: String...) -> String {
        Samples.configuration + "legal_values:\n" + rows.map { "  - {\($0)}\n" }.joined()
    }

    @Test("they make the law stricter, for one country or for all")
    func stricter() throws {
        let legal = try Configuration.load(
            text: configuration(
                "rule: age_of_consent, country: ES, value: 16 years, source: our policy",
                "rule: age_of_consent, country: \"*\", value: 18 years, effective_from: 2027-01-01, source: our policy",
                "rule: marketing_regime, country: US, channel: email, value: prior_consent, source: our policy",
                "rule: exclusion_list_age, country: ES, value: 2 weeks, source: our policy")
        ).configuration.legal
        let today = LegalTableTests.today
        let later = CivilDate(parsing: "2027-01-01")!
        #expect(legal.own.count == 4)
        #expect(legal.ageOfConsent(in: "ES", on: today) == 16)
        #expect(legal.ageOfConsent(in: "ES", on: later) == 18)
        #expect(legal.ageOfConsent(in: "SE", on: today) == 13)
        #expect(legal.ageOfConsent(in: nil, on: later) == 18)
        #expect(legal.regimes(in: "US", .email, on: today) == [.optOut, .priorConsent])
        #expect(legal.regimes(in: "US", .sms, on: today) == [.writtenConsent])
        #expect(
            legal.periods(.exclusionListAge, in: "ES", .email, on: today)
                == [Period(count: 30, unit: .days), Period(count: 2, unit: .weeks)])
    }

    @Test(
        "and never laxer",
        arguments: [
            (
                "rule: age_of_consent, country: ES, value: 13 years, source: x",
                "55:48: error: '13 years' is laxer than the law, which says '14 years' (LOPDGDD art. 7). "
                    + "Write something stricter, or delete the row."
            ),
            (
                "rule: age_of_consent, country: PT, value: 13 years, source: x",
                "55:48: error: '13 years' is laxer than the law, which says '16 years' (GDPR Art. 8(1)). "
                    + "Write something stricter, or delete the row."
            ),
            (
                "rule: marketing_regime, country: FR, value: opt_out, source: x",
                "55:50: error: 'opt_out' is laxer than the law, which says 'prior_consent' "
                    + "(ePrivacy Directive 2002/58/EC Art. 13(1)-(2)). Write something stricter, or delete the row."
            ),
            (
                "rule: implied_by_purchase, country: CA, value: 25 months, source: x",
                "55:53: error: '25 months' is laxer than the law, which says '2 years' "
                    + "(S.C. 2010, c. 23, s. 10(10)). Write something stricter, or delete the row."
            ),
            (
                "rule: exclusion_list_age, country: ES, value: 1 month, source: x",
                "55:52: error: '1 month' is laxer than the law, which says '30 days' (LOPDGDD art. 23.4). "
                    + "Write something stricter, or delete the row."
            ),
            (
                "rule: age_of_consnt, country: ES, value: 16 years, source: x",
                "55:12: error: unknown rule 'age_of_consnt'. Did you mean 'age_of_consent'?"
            ),
            (
                "rule: age_of_consent, country: Spain, value: 16 years, source: x",
                "55:37: error: 'Spain' is no country code. "
                    + "Use two letters of ISO 3166-1, like ES or US, or \"*\" for every country."
            ),
            (
                "rule: age_of_consent, country: ES, value: 18 months, source: x",
                "55:48: error: an age is a number of years, not '18 months'. Write for example 16 years."
            ),
            (
                "rule: age_of_consent, country: ES, value: 16 years",
                "55:5: error: 'source' is missing in legal_values[0]. Add a line 'source: …'."
            ),
            (
                "rule: age_of_consent, country: ES, value: 16 years, source: x, effective_from: soon",
                "55:85: error: 'effective_from' is no day: 'soon'. Write for example 2027-01-01."
            ),
        ])
    func mistakes(row: String, expected: String) {
        #expect(Samples.headlines(configuration(row)) == ["heed.yaml:" + expected])
    }
}
