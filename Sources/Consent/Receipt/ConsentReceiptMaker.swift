import Crypto
import Customers
package import Database
import System
package import Workspace

/// Makes a person's receipt from the events on record; the same events give the same receipt.
///
///     let receipt = try ConsentReceiptMaker(configuration).receipt(for: principal, session)
package struct ConsentReceiptMaker {
    /// Whose receipt it is.
    package struct Principal: Sendable {
        package let customer: Int64
        package let reference: String
        package let language: String?
        package let country: String?

        package init(customer: Int64, reference: String, language: String?, country: String?) {
            self.customer = customer
            self.reference = reference
            self.language = language
            self.country = country
        }
    }

    private let configuration: Configuration

    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// A record for each purpose and channel or category of data to which the person said a yes that counts: its newest,
    /// and whatever ended it since. Nil when there is none.
    ///
    /// - Parameter purpose: only this one; nil: every purpose of `heed.yaml`.
    package func receipt(
        for principal: Principal, purpose: String? = nil, _ session: any Session
    ) throws -> ConsentReceipt? {
        let events = try ConsentHistory.events(of: principal.customer, session)
        let language = configuration.languages.best(for: principal.language)
        var records: [ConsentReceipt.Record] = []
        for own in configuration.purposes where purpose == nil || own.name == purpose {
            let scopes = own.channels.map(\.rawValue) + DataCategory.allCases.map { "data:\($0.rawValue)" }
            for scope in scopes {
                let grant = events.last {
                    $0.state == .given && $0.purpose == own.name && $0.scope == scope && $0.shortcoming == nil
                }
                guard let grant, let hash = grant.noticeHash,
                    let text = try ConsentHistory.noticeText(hash: hash, session)
                else { continue }
                records.append(record(grant, own, text: text, language: language, of: principal, events))
            }
        }
        guard !records.isEmpty else { return nil }
        let seed = records.map { $0.recordID + ($0.events.last?.time.rfc3339 ?? "") }.joined(separator: " ")
        return ConsentReceipt(
            context: ConsentReceipt.context, type: "ConsentReceipt", alignedWith: "ISO/IEC TS 27560:2023",
            schemaVersion: ConsentReceipt.version, receiptID: Self.identifier("receipt \(seed)"),
            principal: principal.reference, language: language, records: records)
    }

    private func record(
        _ grant: ConsentEvent, _ purpose: Purpose, text: String, language: String, of principal: Principal,
        _ events: [ConsentEvent]
    ) -> ConsentReceipt.Record {
        let purposes = purpose.isMarketing ? [purpose.name, "*"] : [purpose.name]
        let scopes = [grant.scope, grant.scope.hasPrefix("data:") ? "data:*" : "*", "*"]
        let later = events.filter {
            ConsentState.stop(of: $0.state) != nil && $0.at >= grant.at && purposes.contains($0.purpose)
                && scopes.contains($0.scope)
        }
        let notice = ReceiptProcessing.Notice(
            version: grant.noticeVersion ?? "", language: grant.noticeLanguage ?? "",
            sha256: Hex.encode(grant.noticeHash ?? []), text: text)
        let seed = "record \(grant.id) \(principal.reference) \(grant.at.microseconds)"
        return ConsentReceipt.Record(
            schemaVersion: ConsentReceipt.version, recordID: Self.identifier(seed), principal: principal.reference,
            processing: processing(grant, purpose, notice, language, principal),
            events: ([grant] + later).map { event($0, purpose, principal) })
    }

    private func event(_ event: ConsentEvent, _ purpose: Purpose, _ principal: Principal) -> ConsentReceipt.Event {
        let isYes = event.state == .given
        return ConsentReceipt.Event(
            time: event.at, validity: isYes ? purpose.expiresAfter?.iso8601 ?? "until_withdrawn" : "until_renewed",
            entity: principal.reference,
            type: isYes && event.statement?.isEmpty == false && event.evidenceKind != .attested
                ? "dpv:ExplicitlyExpressedConsent" : "dpv:ExpressedConsent",
            state: Self.status(event.state), confirmedAt: event.doubleOptInAt)
    }

    private static func status(_ state: ConsentClaim.State) -> String {
        switch state {
        case .requested: "dpv:ConsentRequested"
        case .given: "dpv:ConsentGiven"
        case .refused: "dpv:ConsentRefused"
        case .withdrawn, .objected: "dpv:ConsentWithdrawn"
        case .expired: "dpv:ConsentExpired"
        }
    }

    /// A UUID of version 8 (RFC 9562 §5.8), made from what it names.
    private static func identifier(_ seed: String) -> String {
        var bytes = Array(SHA256.hash(Array("heed consent 1 \(seed)".utf8))[..<16])
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Hex.encode(bytes)
        var parts: [Substring] = []
        var rest = hex[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return "urn:uuid:" + parts.joined(separator: "-")
    }
}

// MARK: - Processing

extension ConsentReceiptMaker {
    private func processing(
        _ grant: ConsentEvent, _ purpose: Purpose, _ notice: ReceiptProcessing.Notice, _ language: String,
        _ principal: Principal
    ) -> ReceiptProcessing {
        let organisation = configuration.organisation
        let words = ReceiptWords(language)
        let usesData = grant.scope.hasPrefix("data:")
        let recipients = organisation.recipientLine(in: language) ?? words.nobody
        var jurisdiction = [organisation.country]
        if let country = principal.country, country != organisation.country { jurisdiction.append(country) }
        return ReceiptProcessing(
            notice: notice, language: language, purpose: purpose.title.text(in: language),
            purposeDescription: purpose.explanation.text(in: language),
            purposeType: usesData
                ? "dpv:Personalisation" : purpose.isMarketing ? "dpv:DirectMarketing" : "dpv:CommunicationManagement",
            lawfulBasis: "eu-gdpr:A6-1-a", information: information(grant, purpose),
            controllers: [
                ReceiptProcessing.Party(
                    id: organisation.website.text, address: organisation.postalAddress, name: organisation.legalName,
                    contact: organisation.privacyContact, type: "dpv:DataController", email: organisation.contact,
                    url: organisation.website.text)
            ],
            collectionMethod: grant.method ?? "", storageLocations: organisation.storageLocations,
            retention: words.retention, jurisdiction: jurisdiction, recipients: [recipients],
            withdrawalMethod: words.withdrawalMethod(organisation.privacyContact),
            rights: ["A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A77"].map { "eu-gdpr:\($0)" })
    }

    /// What a message may use by this very consent: one category that was asked for, or the address and everything that
    /// the purpose includes.
    private func information(_ grant: ConsentEvent, _ purpose: Purpose) -> [ReceiptProcessing.Information] {
        let asked = grant.scope.hasPrefix("data:") ? DataCategory(rawValue: String(grant.scope.dropFirst(5))) : nil
        let categories = asked.map { [$0] } ?? DataCategory.allCases.filter { purpose.mayUse($0) == .included }
        return categories.map { category in
            let fields = configuration.catalogue.fields.filter { $0.category == category }
            let events = configuration.catalogue.events.filter { $0.category == category }.map { "event.\($0.name)" }
            // Without a yes of its own a special field is never just included.
            let normal = fields.filter { $0.sensitivity == .normal }.map(\.name) + events
            let special = fields.filter { $0.sensitivity == .special }.map(\.name)
            return ReceiptProcessing.Information(
                type: category.rawValue, attributes: asked == nil ? normal : normal + special,
                isOptional: category != .contact, special: asked == nil || special.isEmpty ? nil : special)
        }
    }
}

extension Period {
    /// ISO 8601: `P2Y`, `PT48H`.
    fileprivate var iso8601: String {
        switch unit {
        case .minutes: "PT\(count)M"
        case .hours: "PT\(count)H"
        case .days: "P\(count)D"
        case .weeks: "P\(count)W"
        case .months: "P\(count)M"
        case .years: "P\(count)Y"
        }
    }
}
