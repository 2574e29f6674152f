/// What kind of value a catalogue field holds.
package enum FieldType: String, CaseIterable, Hashable, Sendable {
    case text
    case integer
    /// Exact, like an amount of money.
    case decimal
    /// A day without a time.
    case date
    case boolean
    /// A moment.
    case instant
    /// Any number of short words.
    case tags
}
