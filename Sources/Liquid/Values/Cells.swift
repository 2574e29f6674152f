/// A place for a value. It cannot be copied, so what is handed a cell looks at the value where it stands.
struct Cell: ~Copyable {
    var value: Value?
}

/// Values side by side in memory of their own.
///
/// Each look at an element of an array takes a copy, whose reference count goes up and down: for a mail of a hundred
/// outputs that was a fifth of its time. Renders write from ``at(_:)`` without one.
@safe
struct Cells: ~Copyable, @unchecked Sendable {
    // Sendable: an object's cells never change; those of a renderer belong to one thread, as it does.
    private var start: UnsafeMutablePointer<Cell>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        unsafe start = .allocate(capacity: self.capacity)
    }

    init(_ values: [Value]) {
        self.init(capacity: values.count)
        for value in values { append(value) }
    }

    deinit {
        unsafe start.deinitialize(count: count)
        unsafe start.deallocate()
    }

    subscript(index: Int) -> Value? {
        get {
            check(index)
            return unsafe start[index].value
        }
        set {
            check(index)
            unsafe start[index].value = newValue
        }
    }

    /// The cell itself, valid until this is changed.
    @inline(__always)
    func at(_ index: Int) -> UnsafeMutablePointer<Cell> {
        check(index)
        return unsafe start + index
    }

    mutating func append(_ value: Value?) {
        if count == capacity { grow() }
        unsafe (start + count).initialize(to: Cell(value: value))
        count += 1
    }

    /// Forgets everything from an index on.
    mutating func removeAll(from index: Int = 0) {
        precondition(index >= 0 && index <= count, "There are no cells from \(index) on.")
        unsafe (start + index).deinitialize(count: count - index)
        count = index
    }

    @inline(__always)
    private func check(_ index: Int) {
        precondition(index >= 0 && index < count, "There is no cell \(index).")
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Cell>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = larger
        capacity *= 2
    }
}
