package import Database
package import System

/// Takes what an import reads from a list of people who want no advertising: the seam that keeps those tables out of
/// this module.
///
/// An edition is what one file says. Its entries count as soon as they are in; the list is fresh only when `finish` has
/// seen the end of the file, and until then the edition before still counts too.
package protocol ExclusionIntake: Sendable {
    /// Starts an edition of the list.
    ///
    /// - Throws: where an edition with a later date is in.
    func begin(list: String, dated: Instant, _ session: any Session) throws -> ExclusionEdition

    /// Adds entries; each call is one transaction. The result is how many were not on the list before.
    func add(_ entries: [ExclusionEntry], to edition: ExclusionEdition, _ session: any Session) throws -> Int

    /// Takes off whoever is no longer on the list and ends the edition; the result is how many were taken off.
    func finish(_ edition: ExclusionEdition, entries: Int, digests: Int, _ session: any Session) throws -> Int
}

/// One file of a list on its way in.
package struct ExclusionEdition: Equatable, Sendable {
    package let list: Int64
    package let number: Int64
    package let dated: Instant

    package init(list: Int64, number: Int64, dated: Instant) {
        self.list = list
        self.number = number
        self.dated = dated
    }
}
