import Foundation
import TestSupport

/// A throw-away authority and a certificate for localhost and the sample shop's host.
final class Certificates {
    private let folder = TemporaryFolder()

    var authority: String { folder("ca.pem") }
    var certificate: String { folder("cert.pem") }
    var key: String { folder("key.pem") }

    init() throws {
        try Checkout.require("/usr/bin/openssl")
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
            "-keyout", folder("ca.key"), "-out", authority)
        try openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
            "-keyout", key, "-out", folder("cert.csr"))
        try "subjectAltName=DNS:localhost,DNS:casalumen.example,IP:127.0.0.1\n"
            .write(toFile: folder("names"), atomically: true, encoding: .utf8)
        try openssl(
            "x509", "-req", "-in", folder("cert.csr"), "-CA", authority, "-CAkey", folder("ca.key"),
            "-CAcreateserial", "-days", "2", "-extfile", folder("names"), "-out", certificate)
    }

    private func openssl(_ words: String...) throws {
        let outcome = try Program.run(["/usr/bin/openssl"] + words)
        guard outcome.status == 0 else { throw HarnessError("openssl: \(outcome.stderr)") }
    }
}
