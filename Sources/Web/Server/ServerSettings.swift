/// Where and how patiently the server listens.
package struct ServerSettings: Sendable {
    /// Certificate and key, PEM files; the certificate's may hold the chain too.
    package struct TLSFiles: Sendable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// An IP address, or `localhost`.
    package var host: String
    /// 0: one that is free; the server says which.
    package var port: UInt16
    package var tls: TLSFiles?
    /// Which hosts are answered for, and how long bodies may be.
    package var rules: RequestRules
    /// How many connections may be open at once; more are refused.
    package var connectionLimit = 2000
    /// For header fields and the target of one request; more is answered with 431 or 414.
    package var headerBytes = 16 << 10
    /// How long a connection may be silent.
    package var idleSeconds = 15
    /// How long a client may take to send one request, or to take one answer, however busy it is (slowloris).
    package var deadlineSeconds = 30.0
    /// How long a stopping server waits for those that it is serving.
    package var graceSeconds = 10.0

    package init(host: String = "127.0.0.1", port: UInt16 = 8080, tls: TLSFiles? = nil, rules: RequestRules) {
        self.host = host
        self.port = port
        self.tls = tls
        self.rules = rules
    }
}
