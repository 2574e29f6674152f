internal import Words

/// Who sends the messages and answers for the data: the controller (GDPR Art. 4(7), 13(1)(a)).
package struct Organisation: Equatable, Sendable {
    /// The name that customers know.
    package let name: String

    /// The name in the register of companies; ``name`` unless written.
    package let legalName: String

    /// A valid postal address, which every commercial mail shows (LAW-18); may have several lines.
    package let postalAddress: String

    /// ISO 3166-1 alpha-2, as `ES`.
    package let country: String

    /// The address for everything.
    package let contact: String

    /// The address for questions about personal data (GDPR Art. 13(1)(b)).
    package let privacyContact: String
    package let website: WebAddress

    /// How the data is protected, in words for customers.
    package let securityMeasures: LocalText
    package let dataSharing: DataSharing

    /// Who else handles the data, for the organisation or for themselves; in the order of the file.
    package let recipients: [Recipient]

    /// Where the data is stored, ISO 3166-1, for receipts; empty where it is not said.
    package let storageLocations: [String]
}

/// Whether others get the data.
package enum DataSharing: Equatable, Sendable {
    /// Nobody: notices may say that it is neither sold nor passed on.
    case none
    /// Those whom the text names (GDPR Art. 13(1)(e)).
    case described(LocalText)
}

extension Organisation {
    init?(reading fields: Fields, languages: Languages) {
        let name = fields.string("name")
        let legalName = fields.optionalString("legal_name")
        let postalAddress = fields.string("postal_address", multiline: true)
        let country = fields.country("country")
        let contact = fields.emailAddress("contact")
        let privacyContact = fields.emailAddress("privacy_contact")
        let website = fields.webAddress("website")
        let measures = fields.texts("security_measures", in: languages)
        let sharing = fields.dataSharing(languages)
        let recipients = Recipient.list(reading: fields, languages: languages)
        let storage = fields.countries("storage_locations")
        fields.finish()
        guard let name, let postalAddress, let country, let contact, let privacyContact, let website, let measures,
            let sharing
        else { return nil }
        self.init(
            name: name, legalName: legalName ?? name, postalAddress: postalAddress, country: country,
            contact: contact, privacyContact: privacyContact, website: website, securityMeasures: measures,
            dataSharing: sharing, recipients: recipients, storageLocations: storage)
    }
}

extension Fields {
    fileprivate func dataSharing(_ languages: Languages) -> DataSharing? {
        guard let entry = requiredEntry("data_sharing") else { return nil }
        if entry.value.text == "none" { return DataSharing.none }
        guard case .mapping = entry.value.content else {
            let example = languages.supported.map { "\($0): …" }.joined(separator: ", ")
            problems.error(
                "\(name(of: "data_sharing")) must be 'none' or say who gets the data, in each language",
                at: entry.value.mark, hint: "Write none or {\(example)}.")
            return nil
        }
        return texts(of: entry, in: languages).map { .described($0) }
    }

    func country(_ key: String) -> String? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        return country(text, called: name(of: key), at: entry.value.mark)
    }

    /// A list of countries; empty where the key is absent.
    fileprivate func countries(_ key: String) -> [String] {
        strings(optionalList(key)).compactMap { country($0.text, called: name(of: key), at: $0.mark) }
    }

    private func country(_ text: String, called name: String, at mark: SourceMark) -> String? {
        if Country.isCode(text) { return text }
        let upper = text.uppercased()
        problems.error(
            "\(name) is no country code: \(Excerpt.quoted(text))", at: mark,
            hint: Country.isCode(upper)
                ? "Write it in capitals: \(upper)." : "Use two letters of ISO 3166-1, like ES or US.")
        return nil
    }
}
