import Foundation
import Testing

/// A running `heed serve`, called with curl as a mailbox provider or a browser would.
final class Endpoint {
    let port: Int
    private let program: Program
    /// Kept, for their files go with them.
    private let certificates: Certificates?

    /// - Parameter certificates: speaks HTTPS with them; plain HTTP otherwise.
    init(_ shop: Shop, certificates: Certificates?) throws {
        try Checkout.require("/usr/bin/curl")
        var words = [Checkout.heed, "serve", "--port", "0"]
        if let certificates {
            words += ["--tls-cert", certificates.certificate, "--tls-key", certificates.key]
        }
        self.certificates = certificates
        program = try Program.start(words, in: shop.path, environment: shop.environment)
        port = try program.waitForPort()
    }

    /// The status and the page that a request gets; the host's name is the public one, the machine is this.
    func request(_ url: String, _ words: String...) throws -> (status: Int, head: String, page: String) {
        try call(url, words)
    }

    /// The same, of curl's words in a list.
    func call(_ url: String, _ words: [String]) throws -> (status: Int, head: String, page: String) {
        let host = try #require(URL(string: url)?.host)
        let authority = certificates.map { ["--cacert", $0.authority] } ?? []
        let outcome = try Program.run(
            ["/usr/bin/curl", "-sS", "-i", "--max-time", "20", "--connect-to", "\(host):443:127.0.0.1:\(port)"]
                + authority
                + words + [url])
        try #require(outcome.status == 0, "curl: \(outcome.stderr)")
        let text = outcome.stdout.replacingOccurrences(of: "\r\n", with: "\n")
        let parts = text.components(separatedBy: "\n\n")
        let status = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        return (status, parts[0], parts.dropFirst().joined(separator: "\n\n"))
    }

    /// What a mailbox provider does when somebody clicks "unsubscribe" (RFC 8058 §3.2).
    func unsubscribe(_ url: String) throws -> (status: Int, head: String, page: String) {
        try request(url, "-X", "POST", "-d", "List-Unsubscribe=One-Click")
    }

    func stop() throws -> Outcome {
        program.signal(SIGTERM)
        return try program.wait(seconds: 20)
    }
}

extension Program {
    /// The port that `heed serve` says it listens on, on stdout or stderr.
    fileprivate func waitForPort() throws -> Int {
        var port: Int?
        try poll(seconds: 20) {
            let said = stdout + "\n" + stderr
            let matches = said.split(whereSeparator: { $0.isWhitespace }).compactMap { word -> Int? in
                guard word.hasPrefix("http"), let last = word.split(separator: ":").last else { return nil }
                return Int(last.prefix { $0.isNumber })
            }
            port = matches.first
            return port != nil
        }
        return try #require(port, "heed serve did not say where it listens: \(stdout)\n\(stderr)")
    }
}
