import Database
import Workspace

// What has to be shown where a message rests on something else than consent.
extension ContactRules {
    static let basisRules: [ContactRule] = [
        ContactRule(
            .basisNotAllowed, "LAW-14", "ePrivacy Directive 2002/58/EC Art. 13(1); LSSI art. 21.1; 47 CFR 64.1200",
            "A country whose law binds here asks for consent: the person's, their number's or yours.",
            bases: otherBases
        ) { question in
            // Soft opt-in is what a law that asks for prior consent allows besides.
            let regimes: [MarketingRegime] =
                question.purpose.legalBasis == .softOptIn ? [.writtenConsent] : [.priorConsent, .writtenConsent]
            let conditions = regimes.compactMap(question.isUnder)
            guard !conditions.isEmpty else { return nil }
            return "\(question.isNotConsented) AND (\(SQL.joined(conditions, separator: " OR ")))"
        },
        ContactRule(
            .thirdPartyProducts, "LAW-15", "ePrivacy Directive 2002/58/EC Art. 13(2); CJEU C-654/23",
            "Soft opt-in is for similar products of the organisation's own, and the purpose does not say that it "
                + "advertises nothing else.", bases: [.softOptIn]
        ) { question in
            question.purpose.products == .ownSimilar ? nil : question.isNotConsented
        },
        softOptIn(
            .noSale, lacks: .ownSale, "No sale of yours is on record in which the person gave this address."),
        softOptIn(
            .productsNotSimilar, lacks: .similarProducts,
            "What the person bought is not on record as similar to what this purpose advertises."),
        softOptIn(
            .optOutNotOffered, lacks: .optOutAtCollection,
            "It is not on record that the person could say no when they gave the address."),
        softOptIn(
            .optOutNotInMessages, lacks: .optOutInMessages,
            "It is not on record that each message so far had a way out."),
        ContactRule(
            .noImpliedConsent, "LAW-19", "S.C. 2010, c. 23 (CASL), s. 6, 10(9)-(10)",
            "The person neither agreed, nor bought or asked anything lately enough for consent to be implied.",
            bases: otherBases
        ) { question in
            question.isUnder(.impliedConsent).map { isUnder in
                "\(question.isNotConsented) AND \(isUnder) AND NOT \(ImpliedConsent.isGiven(question))"
            }
        },
    ]

    private static func softOptIn(
        _ code: DenialReason.Code, lacks condition: ConsentTraits, _ explanation: String
    ) -> ContactRule {
        ContactRule(
            code, "LAW-14", "ePrivacy Directive 2002/58/EC Art. 13(2); LSSI art. 21.2", explanation,
            bases: [.softOptIn]
        ) { question in
            "\(question.isNotConsented) AND \(ContactQuestion.lacks(condition, "candidate.soft_traits"))"
        }
    }
}
