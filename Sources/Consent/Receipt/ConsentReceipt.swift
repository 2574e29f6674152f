package import System

/// A person's receipt for what they agreed to, as JSON-LD with fields aligned with ISO/IEC TS 27560:2023 (REC-1).
///
/// `Docs/consent-receipt.schema.json` describes it. It is aligned with that text's names, not certified against it.
package struct ConsentReceipt: Codable, Equatable, Sendable {
    /// The version of this form.
    package static let version = "1.0"

    package let context: [String: String]
    package let type: String
    package let alignedWith: String
    package let schemaVersion: String
    package let receiptID: String
    /// The customer's own reference.
    package let principal: String
    package let language: String
    package let records: [Record]

    /// One consent: to one purpose, over one channel or for one category of data.
    package struct Record: Codable, Equatable, Sendable {
        package let schemaVersion: String
        package let recordID: String
        package let principal: String
        package let processing: ReceiptProcessing
        package let events: [Event]

        private enum CodingKeys: String, CodingKey {
            case processing, events
            case schemaVersion = "schema_version"
            case recordID = "record_id"
            case principal = "pii_principal_id"
        }
    }

    /// What was said, and when.
    package struct Event: Codable, Equatable, Sendable {
        package let time: Instant
        /// ISO 8601, or `until_withdrawn`.
        package let validity: String
        /// Who said it.
        package let entity: String
        package let type: String
        package let state: String
        /// When the address itself was confirmed (double opt-in).
        package let confirmedAt: Instant?

        private enum CodingKeys: String, CodingKey {
            case time = "event_time"
            case validity = "validity_duration"
            case entity = "entity_id"
            case type = "event_type"
            case state = "event_state"
            case confirmedAt = "confirmed_at"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case language, records
        case context = "@context"
        case type = "@type"
        case alignedWith = "fields_aligned_with"
        case schemaVersion = "schema_version"
        case receiptID = "receipt_id"
        case principal = "pii_principal_id"
    }
}

extension ConsentReceipt {
    static let context = [
        "@vocab": "https://w3id.org/dpv/schema/dpv-27560#",
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "pii_principal_id": "dpv:hasDataSubject",
        "pii_controllers": "dpv:hasDataController",
        "pii_information": "dpv:hasPersonalData",
        "purpose": "dpv:hasPurpose",
        "lawful_basis": "dpv:hasLegalBasis",
        "privacy_notice": "dpv:hasNotice",
        "jurisdiction": "dpv:hasJurisdiction",
        "recipient_third_parties": "dpv:hasRecipient",
        "retention_period": "dpv:hasStorageCondition",
        "withdrawal_method": "dpv:hasConsentControl",
        "collection_method": "dpv:hasIndicationMethod",
        "event_state": "dpv:hasConsentStatus",
    ]
}
