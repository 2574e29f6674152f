package import Campaigns
package import Consent
package import Customers
package import System
package import Workspace

/// Somebody who does not exist, to try a campaign's templates on: ordinary, or as inconvenient as people can be.
///
///     SamplePerson.worst(for: prepared.campaign, catalogue, language: "es", at: now).map(\.kind)
package struct SamplePerson: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case ordinary
        /// Every text as long as such texts get.
        case longest
        /// Nothing is known but the address.
        case emptiest
        /// Names in letters that are not Latin.
        case otherScript = "other_script"
        /// Names that are written from right to left.
        case rightToLeft = "right_to_left"
    }

    package let kind: Kind
    package let data: PersonalData
    /// What the message is about, in campaigns that repeat for each event.
    package let event: CustomerEvent?

    /// The inconvenient ones.
    package static let worst: [Kind] = [.longest, .emptiest, .otherScript, .rightToLeft]

    package init(
        _ kind: Kind, for campaign: Campaign, _ catalogue: DataCatalogue, language: String, at instant: Instant
    ) {
        self.kind = kind
        var values: [String: FieldValue] = ["language": .text(language)]
        for field in catalogue.fields where !["email", "phone", "language"].contains(field.name) {
            if let value = Self.value(kind, field.name, field.type, instant) { values[field.name] = value }
        }
        data = PersonalData(
            customer: 0, reference: "sample", language: language, country: nil, timeZone: nil, values: values)
        guard case .each(let event) = campaign.repetition else {
            self.event = nil
            return
        }
        var properties: [String: FieldValue] = [:]
        for property in event.properties {
            if let value = Self.value(kind, property.name, property.type, instant) { properties[property.name] = value }
        }
        self.event = CustomerEvent(
            id: 0, customer: 0, kind: event.name, at: instant, key: "sample", properties: properties)
    }

    private static func value(
        _ kind: Kind, _ name: String, _ type: FieldType, _ instant: Instant
    ) -> FieldValue? {
        if kind == .emptiest { return nil }
        let isLong = kind == .longest
        switch type {
        case .text:
            switch name {
            case "country": return .text("ES")
            case "time_zone": return .text("Europe/Madrid")
            // ISO 4217; the filter 'money' knows no other.
            case "currency": return .text("EUR")
            default: return .text(text(kind, name))
            }
        case .integer: return .integer(isLong ? 1_234_567_890 : 3)
        case .decimal: return .decimal(isLong ? 1_234_567.89 : 84.5)
        case .date: return .date(CivilDate(parsing: "1990-05-17") ?? instant.civilDate)
        case .instant: return .instant(instant)
        case .boolean: return .boolean(true)
        case .tags: return .tags(isLong ? (1...8).map { "\(name) \($0), and what goes with it" } : ["sample"])
        }
    }

    private static func text(_ kind: Kind, _ name: String) -> String {
        let isLastName = name.contains("last")
        switch kind {
        case .ordinary: return name.contains("name") ? isLastName ? "Serra" : "Alex" : "sample"
        case .longest:
            return isLastName
                ? "Fernández de Córdoba y Martínez-Bordiú de la Santísima Trinidad"
                : "Maria Magdalena Wilhelmina Hubertina Josephina-Antonia d'Arenberg"
        case .otherScript: return isLastName ? "Достоевский" : "李小龍 Дмитрий"
        case .rightToLeft: return isLastName ? "\u{5DB}\u{5D4}\u{5DF}" : "\u{645}\u{62D}\u{645}\u{62F}"
        case .emptiest: return ""
        }
    }
}

extension CampaignComposer {
    /// The message to an invented person, with links that change nothing.
    ///
    /// - Parameters:
    ///   - permit: of kind `preview` or `test`, for customer 0.
    ///   - number: tells the messages of a run apart.
    package func compose(
        _ person: SamplePerson, permit: ContactPermit, _ number: Int64, at instant: Instant, tokens: SampleTokens
    ) throws(ComposerError) -> Message {
        let name = campaign.campaign.name
        let identity = MessageIdentity(
            campaign: name, occasion: "sample \(instant.unixSeconds) \(number)", customer: 0, channel: permit.channel,
            delivery: number, event: person.event,
            offer: campaign.campaign.offers.first.map { GivenOffer(sampleOf: $0, at: instant) },
            report: campaign.campaign.isReport ? PrivacyFacts.sample(at: instant) : nil)
        return try compose(permit: permit, identity: identity, person: person.data, at: instant, tokens: tokens)
    }
}
