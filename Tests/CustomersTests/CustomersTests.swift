import Testing

@testable import Customers

@Suite struct CustomersTests {}
