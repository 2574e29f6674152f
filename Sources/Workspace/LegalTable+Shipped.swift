import System

// Docs/LegalValues.csv shows the same rows to people who do not read code; a test compares the two.

extension LegalTable {
    /// Names the edition of ``shippedValues`` in explanations: the day of the last change or check.
    package static let version = "2026-11-23"

    /// When the values marked as verified were read in the primary texts.
    private static let reading = CivilDate(parsing: "2026-11-23")

    /// The values that ship.
    package static let shippedValues: [LegalValue] = ages + regimes + periods

    private static let ages: [LegalValue] = [
        age(nil, 16, "GDPR Art. 8(1)", verified: true),
        age("AT", 14, "DSG § 4(4)", verified: true),
        age("BE", 13, "Loi du 30 juillet 2018, art. 7", verified: true),
        age("CZ", 15, "Zákon 110/2019 Sb., § 7", verified: true),
        age("DE", 16, "GDPR Art. 8(1)", verified: true),
        // 13 by law, raised to 15 as reported: the stricter value until that is certain.
        age("DK", 15, "Databeskyttelsesloven § 6(2)", verified: false),
        age("ES", 14, "LOPDGDD art. 7", verified: true),
        age("FI", 13, "Tietosuojalaki 1050/2018, § 5", verified: true),
        age("FR", 15, "Loi 78-17, art. 45", verified: true),
        age("GB", 13, "UK GDPR Art. 8(1), Data Protection Act 2018 s. 9", id: "LAW-23", verified: false),
        age("IE", 16, "Data Protection Act 2018, s. 31", verified: true),
        age("IT", 14, "D.Lgs. 196/2003, art. 2-quinquies", verified: true),
        age("NL", 16, "UAVG art. 5", verified: true),
        age("SE", 13, "Lag (2018:218), 2 kap. 4 §", verified: true),
    ]

    private static let regimes: [LegalValue] = [
        regime("LAW-14", nil, .priorConsent, "ePrivacy Directive 2002/58/EC Art. 13(1)-(2)", verified: true),
        regime("LAW-22", "BR", .priorConsent, "Lei 13.709/2018, art. 8", verified: true),
        regime("LAW-19", "CA", .impliedConsent, "S.C. 2010, c. 23, s. 6, 10", from: "2014-07-01", verified: true),
        // Legal persons too: what is contacted, not who, decides.
        regime("LAW-16", "ES", .priorConsent, "LSSI arts. 21.1, 21.2", verified: true),
        regime("LAW-23", "GB", .priorConsent, "PECR 2003, reg. 22", verified: false),
        regime(
            "LAW-18", "US", .optOut, "15 USC 7704 (CAN-SPAM)", over: .email, from: "2004-01-01", verified: false),
        regime(
            "LAW-20", "US", .writtenConsent, "47 CFR 64.1200(a), (f)(9)", over: .sms, from: "2013-10-16",
            verified: true),
    ]

    private static let periods: [LegalValue] = [
        period("LAW-19", .impliedByPurchase, "CA", Period(count: 2, unit: .years), "S.C. 2010, c. 23, s. 10(10)"),
        period("LAW-19", .impliedByInquiry, "CA", Period(count: 6, unit: .months), "S.C. 2010, c. 23, s. 10(10)"),
        // The law says that the lists are consulted before sending; how long that lasts is Heed's reading.
        period("LAW-17", .exclusionListAge, "ES", Period(count: 30, unit: .days), "LOPDGDD art. 23.4"),
    ]

    private static func age(
        _ country: String?, _ years: Int, _ source: String, id: String = "LAW-4", verified: Bool
    ) -> LegalValue {
        value(id, .ageOfConsent, country, nil, .period(Period(count: years, unit: .years)), source, verified: verified)
    }

    private static func regime(
        _ id: String, _ country: String?, _ regime: MarketingRegime, _ source: String, over channel: Channel? = nil,
        from: String? = nil, verified: Bool
    ) -> LegalValue {
        value(id, .marketingRegime, country, channel, .regime(regime), source, from: from, verified: verified)
    }

    private static func period(
        _ id: String, _ rule: LegalRule, _ country: String, _ period: Period, _ source: String
    ) -> LegalValue {
        value(id, rule, country, nil, .period(period), source, verified: true)
    }

    private static func value(
        _ id: String, _ rule: LegalRule, _ country: String?, _ channel: Channel?, _ value: LegalValue.Value,
        _ source: String, from: String? = nil, verified: Bool
    ) -> LegalValue {
        LegalValue(
            id: id, rule: rule, country: country, channel: channel, value: value,
            effectiveFrom: from.flatMap(CivilDate.init(parsing:)) ?? .beginning, source: source,
            verifiedOn: verified ? reading : nil)
    }
}

extension CivilDate {
    /// Before every date that matters here: a row in force from then on applies to any decision.
    static let beginning = CivilDate(daysSinceEpoch: 0)
}
