# Dependencies

What Weir is distributed with: versions and licences of all libraries in `target/lib`. Made by `.ci/dependencies`, which asks Maven.

| library | version | licence |
|---|---|---|
<#list dependencyMap as e>
<#assign project = e.getKey()/>
<#assign licenses = e.getValue()/>
| `${project.groupId}:${project.artifactId}` | ${project.version} | <#list licenses as license>${license}<#if license_has_next>; </#if></#list> |
</#list>
