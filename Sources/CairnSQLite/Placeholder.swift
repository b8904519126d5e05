enum CairnSQLitePlaceholder {}
