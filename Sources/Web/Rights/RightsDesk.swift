package import Workspace

/// What the pages of people's rights and of sign-ups need from the house besides the database: mails, documents, erasure.
package protocol RightsDesk: Sendable {
    /// Sends a code to the address on record, if there is one. Returns at once and before anything is looked up, so that
    /// nobody can tell from the answer, or from how long it took, whether somebody is known.
    func sendCode(to recipient: CodeRecipient, ticket: String)

    /// Records that somebody asked to sign up, and asks the address to confirm it. Returns at once, as ``sendCode``.
    func signUp(_ form: SignUpForm, address: String, language: String)

    /// Everything that is known of a person, as JSON, for them (GDPR Art. 15, 20); nil when they are gone.
    func document(of customer: Int64) throws -> [UInt8]?

    /// Forgets a person at once (Art. 17).
    ///
    /// - Returns: a signed receipt as JSON; nil when they were gone already.
    func erase(_ customer: Int64) throws -> [UInt8]?

    /// Takes down a request that people answer.
    ///
    /// - Returns: its number and the last day to answer it; nil when the person is gone.
    func request(_ right: String, of customer: Int64) throws -> (number: Int64, dueOn: String)?
}

/// Who is to get a code.
package enum CodeRecipient: Sendable {
    /// As somebody typed it.
    case address(String)
    /// `customer.id`, by word of a link of ours.
    case customer(Int64)
}
