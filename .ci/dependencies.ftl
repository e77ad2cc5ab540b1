# Dependencies

What Weir is distributed with: versions and licences of all libraries in `target/lib`, and of the files of others in the page (`npm:`). Made by `.ci/dependencies`, which asks Maven.

| library | version | licence |
|---|---|---|
<#list dependencyMap as e>
<#assign project = e.getKey()/>
<#assign licenses = e.getValue()/>
| `${project.groupId}:${project.artifactId}` | ${project.version} | <#list licenses as license>${license}<#if license_has_next>; </#if></#list> |
</#list>
| `npm:uplot` | 1.6.32 | MIT |
