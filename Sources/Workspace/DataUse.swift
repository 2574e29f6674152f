/// Whether a purpose may use a category of data.
package enum DataUse: String, CaseIterable, Hashable, Sendable {
    /// Covered by the purpose's own basis, named in its notice, ended by objection.
    case included
    /// Only after the person said yes to this use by itself.
    case asked
    /// Not at all: a template that names such a field does not compile (LAW-12).
    case never
}
