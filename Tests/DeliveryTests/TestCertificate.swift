import Foundation
import System
import TestSupport

/// A throw-away certificate and key, made by openssl.
final class TestCertificate: Sendable {
    private let folder: TemporaryFolder
    var file: String { folder("cert.pem") }
    var key: String { folder("key.pem") }
    var options: [String] { ["--cert", file, "--key", key] }

    /// For localhost and 127.0.0.1.
    static let local = Result { try TestCertificate(names: "DNS:localhost,IP:127.0.0.1") }
    /// For a name that no test connects to.
    static let foreign = Result { try TestCertificate(names: "DNS:relay.elsewhere.test") }

    private init(names: String) throws {
        folder = TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-keyout", key, "-out", file,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ServerError(text: "openssl made no certificate") }
    }
}
