package import Database

/// Takes what an import finds about consent: the seam that keeps the tables of consent out of this module.
///
/// Both calls happen inside the importer's write transaction, one page at a time, and must be idempotent: importing
/// the same file again changes nothing.
package protocol ConsentIntake: Sendable {
    /// Appends the events that are not known yet.
    func record(_ claims: [ConsentClaim], _ session: any Session) throws -> (new: Int, known: Int)

    /// Suppresses the addresses; the result is how many suppressions are new.
    func suppress(_ claims: [SuppressionClaim], _ session: any Session) throws -> Int
}
