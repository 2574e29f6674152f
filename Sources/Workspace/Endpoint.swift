/// Where customers reach Heed's pages.
package struct Endpoint: Equatable, Sendable {
    /// What links in messages start with.
    package let publicURL: WebAddress

    /// The hosts that requests may name, in lower case; the public one unless written.
    package let allowedHosts: [String]

    /// What signs the bounces and complaints that other systems hand over; nil: none are taken.
    package let hooksKey: PasswordSource?
}

extension Endpoint {
    init?(reading fields: Fields) {
        let publicURL = fields.webAddress("public_url")
        var hosts: [String] = []
        for (host, mark) in fields.strings(fields.optionalList("allowed_hosts")) {
            if HostName.isValid(host) {
                hosts.append(host.lowercased())
            } else {
                fields.problems.error(
                    "\(Excerpt.quoted(host)) is no host name", at: mark, hint: "Write it without https:// and port.")
            }
        }
        let hooks = fields.optionalFields("hooks")
        let hooksKey = hooks?.password(file: "secrets/hooks-key", variable: "HEED_HOOKS_KEY")
        hooks?.finish()
        fields.finish()
        guard let publicURL else { return nil }
        self.init(publicURL: publicURL, allowedHosts: hosts.isEmpty ? [publicURL.host] : hosts, hooksKey: hooksKey)
    }
}
