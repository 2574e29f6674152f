/// What can go wrong in this module. Its texts name algorithms and lengths, never a key or what was to be sealed.
package struct CryptoError: Error, Equatable, CustomStringConvertible {
    /// The kind of mistake, for tests and exit codes.
    package enum Code: Sendable {
        case keyLength
        case keyMalformed
        case emptyInput
        case tooManyAssociated
        case unavailable
        case randomness
    }

    package let code: Code
    package let description: String

    static func keyLength(of algorithm: String, expected: Int, found: Int) -> CryptoError {
        CryptoError(
            code: .keyLength,
            description: "A key for \(algorithm) has \(expected) bytes, this one has \(found): make a new one.")
    }

    static func keyMalformed() -> CryptoError {
        CryptoError(
            code: .keyMalformed,
            description: "This is no private key of RSA or Ed25519 in PEM without a pass phrase: make a new one.")
    }

    static func emptyInput(_ what: String) -> CryptoError {
        CryptoError(
            code: .emptyInput, description: "AES-SIV takes no empty \(what): hand in at least one byte.")
    }

    static func tooManyAssociated(_ count: Int) -> CryptoError {
        CryptoError(
            code: .tooManyAssociated,
            description: "AES-SIV takes at most 126 associated strings, not \(count): join some of them.")
    }

    static func unavailable(_ algorithm: String) -> CryptoError {
        CryptoError(
            code: .unavailable,
            description:
                "This machine's libcrypto does not offer \(algorithm): check openssl.cnf and the package libssl3.")
    }

    static let randomness = CryptoError(
        code: .randomness,
        description: "The system gave no random bytes: check that getrandom(2) works where Heed runs.")
}
