/// What a receipt says about the processing that was agreed to.
package struct ReceiptProcessing: Codable, Equatable, Sendable {
    package let notice: Notice
    package let language: String
    /// The purpose's title.
    package let purpose: String
    package let purposeDescription: String
    package let purposeType: String
    package let lawfulBasis: String
    package let information: [Information]
    package let controllers: [Party]
    package let collectionMethod: String
    /// Countries, ISO 3166-1.
    package let storageLocations: [String]
    package let retention: String
    package let jurisdiction: [String]
    package let recipients: [String]
    package let withdrawalMethod: String
    package let rights: [String]

    /// The very words that the person saw.
    package struct Notice: Codable, Equatable, Sendable {
        package let version: String
        package let language: String
        package let sha256: String
        package let text: String
    }

    /// One category of data, with the fields of it that are kept.
    package struct Information: Codable, Equatable, Sendable {
        package let type: String
        package let attributes: [String]
        package let isOptional: Bool
        /// Present for fields of special categories (GDPR Art. 9).
        package let special: [String]?

        private enum CodingKeys: String, CodingKey {
            case type = "pii_type"
            case attributes = "pii_attribute_id"
            case isOptional = "pii_optional"
            case special = "special_pii_category"
        }
    }

    package struct Party: Codable, Equatable, Sendable {
        package let id: String
        package let address: String
        package let name: String
        package let contact: String
        package let type: String
        package let email: String
        package let url: String

        private enum CodingKeys: String, CodingKey {
            case id = "party_id"
            case address = "party_address"
            case name = "party_name"
            case contact = "party_contact"
            case type = "party_type"
            case email = "party_email"
            case url = "party_url"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case language, purpose, jurisdiction
        case notice = "privacy_notice"
        case purposeDescription = "purpose_description"
        case purposeType = "purpose_type"
        case lawfulBasis = "lawful_basis"
        case information = "pii_information"
        case controllers = "pii_controllers"
        case collectionMethod = "collection_method"
        case storageLocations = "storage_locations"
        case retention = "retention_period"
        case recipients = "recipient_third_parties"
        case withdrawalMethod = "withdrawal_method"
        case rights = "privacy_rights"
    }
}
