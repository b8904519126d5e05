enum CairnHTTPClientPlaceholder {}
