import Words

/// Somebody outside the organisation who handles its customers' data: named in privacy reports and to people who ask (GDPR
/// Art. 13(1)(e), 15(1)(c)).
package struct Recipient: Equatable, Sendable {
    package let name: String

    /// What for, as customers read it.
    package let purpose: LocalText

    /// ISO 3166-1 alpha-2.
    package let country: String

    /// The relay or gateway under `delivery:` that it runs; nil: none of them.
    package let host: String?
}

extension Organisation {
    /// Who else gets data, in one line: what `data_sharing` says, and then each recipient; nil: nobody.
    ///
    ///     Tienda Nube (Germany): runs our online shop
    package func recipientLine(in language: String) -> String? {
        var parts: [String] = []
        if case .described(let text) = dataSharing { parts.append(text.text(in: language)) }
        parts += recipients.map {
            "\($0.name) (\(Country.name(of: $0.country, language: language))): \($0.purpose.text(in: language))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

extension Recipient {
    init?(reading fields: Fields, languages: Languages) {
        let name = fields.string("name")
        let purpose = fields.texts("purpose", in: languages)
        let country = fields.country("country")
        var host: String?
        if let entry = fields.entry("host"), let text = fields.string(in: entry) {
            host = text.lowercased()
            if !HostName.isValid(text) {
                fields.problems.error(
                    "\(Excerpt.quoted(text)) is no host name", at: entry.value.mark,
                    hint: "Write it as under 'delivery:', without https:// and port.")
            }
        }
        fields.finish()
        guard let name, let purpose, let country else { return nil }
        self.init(name: name, purpose: purpose, country: country, host: host)
    }

    /// The list `recipients:`; each name once.
    static func list(reading fields: Fields, languages: Languages) -> [Recipient] {
        var names: Set<String> = []
        return fields.optionalList("recipients").compactMap { node in
            let group = Fields(node, in: fields.problems)
            guard let recipient = Recipient(reading: group, languages: languages) else { return nil }
            if !names.insert(recipient.name).inserted {
                fields.problems.error("\(Excerpt.quoted(recipient.name)) is listed twice", at: node.mark)
            }
            return recipient
        }
    }
}

extension DeliverySettings {
    /// The hosts of others that messages of a channel pass, in their order: not this machine, nor names that only the own
    /// network knows.
    package func foreignHosts(_ channel: Channel) -> [String] {
        var hosts: [String] = []
        switch channel {
        case .email:
            if case .smtp(let relays)? = email { hosts = relays.map(\.relay) }
        case .sms:
            switch sms?.gateway {
            case .twilio(let twilio): hosts = [Self.host(of: twilio.api)]
            case .http(let gateway): hosts = [Self.host(of: gateway.address)]
            case .files, nil: break
            }
        }
        var seen: Set<String> = []
        return hosts.map { $0.lowercased() }.filter { !Self.isOwnNetwork($0) && seen.insert($0).inserted }
    }

    private static func host(of address: GatewayAddress) -> String {
        let authority = address.text.drop { $0 != ":" }.dropFirst("://".count).prefix { $0 != "/" && $0 != "?" }
        return String(authority.hasPrefix("[") ? authority : authority.prefix { $0 != ":" })
    }

    private static func isOwnNetwork(_ host: String) -> Bool {
        !host.contains(".") || host.hasPrefix("127.") || host.hasPrefix("10.") || host.hasPrefix("192.168.")
            || host.hasSuffix(".local") || host.hasSuffix(".internal") || host.hasSuffix(".localhost")
    }
}
