/// Results worth keeping, so many that memory stays bounded whatever is asked for.
///
///     var days = Remembered<Int, String>()
///     days.value(for: day) { written(day) }    // computes it once
struct Remembered<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    // Ten years of days, or all the combinations of a dozen fields.
    private static var limit: Int { 4096 }

    /// The kept value, or the one made now; nil, which is not kept, where none can be made.
    mutating func value(for key: Key, make: () -> Value?) -> Value? {
        if let value = values[key] { return value }
        guard let value = make() else { return nil }
        if values.count >= Self.limit { values.removeAll(keepingCapacity: true) }
        values[key] = value
        return value
    }
}
