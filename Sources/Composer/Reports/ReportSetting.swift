import Campaigns
package import Workspace

/// What a workspace's privacy reports say besides what happened to the person, in one language.
package struct ReportSetting: Sendable {
    /// Somebody who handles the data.
    struct Recipient: Equatable, Sendable {
        let name: String
        let purpose: String
        /// What the country is called; empty where nobody said.
        let country: String
    }

    /// What a purpose is called, and what it rests on.
    struct Purpose: Sendable {
        let title: String
        let basis: LegalBasis
    }

    let language: String
    let words: ReportWords
    let security: String
    /// What the organisation says of passing data on; nil: it passes none on.
    let sharing: String?
    let purposes: [String: Purpose]
    /// Whoever gets data whatever happens.
    private let always: [Recipient]
    /// Whoever carries the messages of a channel.
    private let carriers: [Channel: [Recipient]]

    package init(_ configuration: Configuration, language: String) {
        let own = configuration.organisation
        let words = ReportWords(language)
        self.language = language
        self.words = words
        security = own.securityMeasures.text(in: language)
        sharing =
            switch own.dataSharing {
            case .none: nil
            case .described(let text): text.text(in: language)
            }
        purposes = Dictionary(
            configuration.purposes.map { ($0.name, Purpose(title: $0.title.text(in: language), basis: $0.legalBasis)) },
            uniquingKeysWith: { first, _ in first })
        func recipient(_ named: Workspace.Recipient) -> Recipient {
            Recipient(
                name: named.name, purpose: named.purpose.text(in: language), country: words.country(named.country))
        }
        var carrying: Set<String> = []
        carriers = Dictionary(
            uniqueKeysWithValues: Channel.allCases.map { channel in
                let hosts = configuration.delivery.foreignHosts(channel)
                carrying.formUnion(hosts)
                return (
                    channel,
                    hosts.map { host in
                        own.recipients.first { $0.host == host }.map(recipient)
                            ?? Recipient(name: host, purpose: words.carries(channel), country: "")
                    }
                )
            })
        always = own.recipients.filter { !carrying.contains($0.host ?? "") }.map(recipient)
    }

    /// Who got data of somebody who got messages over these channels; each once.
    func recipients(_ channels: Set<Channel>) -> [Recipient] {
        Channel.allCases.filter(channels.contains).reduce(into: always) { found, channel in
            for carrier in carriers[channel] ?? [] where !found.contains(carrier) { found.append(carrier) }
        }
    }

    func title(_ purpose: String) -> String {
        if purpose == "*" { return words.pick("all advertising", "toda la publicidad") }
        // One that heed.yaml no longer has.
        return purposes[purpose]?.title ?? purpose.replacing("_", with: " ")
    }

    /// Everything of it that decides about a report's bytes.
    var fingerprint: [String] {
        [security, sharing ?? ""]
            + purposes.keys.sorted().flatMap { [$0, title($0), purposes[$0]?.basis.rawValue ?? ""] }
            + recipients(Set(Channel.allCases)).flatMap { [$0.name, $0.purpose, $0.country] }
    }
}
