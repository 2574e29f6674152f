/// What is known of one customer: the whole of it, before any permission is looked at.
///
/// A message never sees this value itself but the part that its permit allows.
package struct PersonalData: Equatable, Sendable {
    /// The database's own number; it means nothing outside.
    package let customer: Int64

    /// The key by which the source of the data knows this person; without one, the normalised address.
    package let reference: String

    /// BCP 47, e.g. `es` or `pt-BR`.
    package let language: String?

    /// ISO 3166-1 alpha-2, e.g. `ES`.
    package let country: String?

    /// IANA, e.g. `Europe/Madrid`.
    package let timeZone: String?

    /// Values by the catalogue's field names, the built-in ones (`email`, `phone`, `language`, `country`, `time_zone`,
    /// `birth_date`) among them. A field without a value has no entry.
    package let values: [String: FieldValue]

    package init(
        customer: Int64, reference: String, language: String?, country: String?, timeZone: String?,
        values: [String: FieldValue]
    ) {
        self.customer = customer
        self.reference = reference
        self.language = language
        self.country = country
        self.timeZone = timeZone
        self.values = values
    }
}
